using Microsoft.Extensions.Time.Testing;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Tests.State;
using Ralf.Actions.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>
/// A forge in memory and the jobs of a run on it, each on a clone of its own that is thrown away, as the commands of
/// the workflow do them: the real intake,
/// settlement, waves and pushes.
/// </summary>
internal sealed class SimulatedForge
{
    private readonly Chaos _chaos;
    private readonly string _folder;
    private readonly StateLog _watched;
    private int _depth;

    public SimulatedForge(Plan plan, Chaos chaos, string folder)
    {
        (_chaos, _folder) = (chaos, folder);
        var readme = new GitTreeEntry("README.md", GitMode.File, Remote.WriteBlob("base\n"u8.ToArray()));
        var start = new CommitData(Remote.WriteTree([readme]), [], GitIdentity.Ralf(Samples.Noon), "base\n");
        Remote.TryUpdateRefs([new("refs/heads/main", null, Remote.WriteCommit(start))]);
        RunStart.Create(Remote, plan, Samples.Run.Value, null, Samples.Noon, ".github/workflows/r.yml@refs/heads/main");
        Sessions = new(chaos, Remote, Clock);
        _watched = StateLog.Open(Remote, Samples.Run);
    }

    public MemoryGitStore Remote { get; } = new();

    public FakeTimeProvider Clock { get; } = new(Samples.Noon);

    public SimulatedJobs Sessions { get; }

    public List<Workflow> Workflows { get; } = [];

    /// <summary>What a person, or a job beside, may do while another job is between its look and its push.</summary>
    public Action Meanwhile { get; set; } = () => { };

    /// <summary>As whoever looks on sees it.</summary>
    public RunState State
    {
        get
        {
            _watched.Refresh();
            return _watched.State;
        }
    }

    public Workflow Start()
    {
        var workflow = new Workflow(Workflows.Count + 11, _folder);
        Workflows.Add(workflow);
        return workflow;
    }

    /// <summary>The job that plans (<c>ralf next</c>).</summary>
    public void Plan(Workflow workflow, int parallel)
    {
        var coordinator = Coordinator();
        var ended = new HashSet<long>();
        foreach (var run in OpenWorkflowRuns(coordinator.State))
        {
            var other = Workflows.Single(w => w.Id == run);
            if (run == workflow.Id ? workflow.Attempt == 1 : !other.IsCompleted)
            {
                continue;
            }

            var intake = new SessionIntake(coordinator, coordinator.Store, Clock);
            intake.Take(run, other.Uploads);
            if (run != workflow.Id)
            {
                intake.GiveUp(run, other.IsCancelled ? SessionReason.Interrupted : SessionReason.Lost, "it ended");
                ended.Add(run);
            }
        }

        coordinator.SettleAll();
        var wave = new NextWave(coordinator, new(workflow.Id, workflow.Attempt), parallel, ended).Take();
        if (_chaos.Strikes(12, "a plan job died before its upload"))
        {
            Chaos.Die();
        }

        workflow.Legs.Clear();
        workflow.Legs.AddRange(wave.Sessions.Select(d => Leg(coordinator, d)));
        if (wave.Verify is { } verify)
        {
            workflow.Legs.Add(new(MatrixPackets.Verify, null, 0, verify.Result));
        }

        workflow.Given.AddRange(workflow.Legs);
        workflow.IsPlanned = true;
    }

    /// <summary>The job that merges (<c>ralf merge</c>).</summary>
    /// <returns>Why the branch that people see stays behind, as the job says it; null where it does not.</returns>
    public string? Merge(Workflow workflow)
    {
        var coordinator = Coordinator();
        var intake = new SessionIntake(coordinator, coordinator.Store, Clock);
        intake.Take(workflow.Id, workflow.Uploads);
        intake.GiveUp(workflow.Id, SessionReason.Lost, "its job left no record");
        var mine = new HashSet<long> { workflow.Id };
        do
        {
            coordinator.SettleAll();
        } while (After(coordinator, mine) is { } due && !coordinator.Log.Append([due], []));

        return PublishedResult.Follow((OriginStore)coordinator.Store, coordinator.State, coordinator.Log.Tip);
    }

    /// <summary>A person cancelled the workflow run (<c>ralf settle</c>).</summary>
    public void Cancel(Workflow workflow)
    {
        (workflow.IsCancelled, workflow.IsCompleted) = (true, true);
        var coordinator = Coordinator();
        while (
            coordinator.State.Phase == RunPhase.Running
            && !coordinator.Log.Append([Pauses.Pause(coordinator.State, "cancelled", "ann cancelled it")], [])
        ) { }
    }

    /// <summary>A person's slash command, through a clone with no mishaps of its own.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public bool Pull(Func<RunState, IReadOnlyList<NewEvent>> command)
    {
        while (true)
        {
            var events = command(State);
            if (events.Count == 0 || _watched.TryAppend(events, Clock.GetUtcNow(), []))
            {
                return events.Count > 0;
            }
        }
    }

    private static NewEvent? After(RunCoordinator coordinator, HashSet<long> mine) =>
        coordinator.State.Phase != RunPhase.Running ? null
        : PastWaves.PauseFor(coordinator.State, coordinator.Events) is { } pause ? pause
        : WorkflowDecisions.DecideNext(coordinator, mine) switch
        {
            NextStep.Gate => Pauses.ForPeople(coordinator.State),
            NextStep.Finish => new RunEnd(coordinator.State).Finish(),
            _ => null,
        };

    private SimulatedMatrixJob Leg(RunCoordinator coordinator, TaskDispatched dispatch)
    {
        var packet = PacketBuilder.Make(coordinator.Store, coordinator.State, dispatch);
        return new(
            MatrixPackets.NameOf(dispatch.Task, dispatch.Attempt),
            packet,
            1 + RandomRun.Finished(coordinator.State[dispatch.Task]),
            dispatch.Base
        );
    }

    private static IEnumerable<long> OpenWorkflowRuns(RunState state) =>
        state
            .Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => t.Dispatch!.WorkflowRun)
            .Append(state.Verifying?.WorkflowRun)
            .OfType<long>()
            .Distinct()
            .Order();

    private RunCoordinator Coordinator()
    {
        Clock.Advance(TimeSpan.FromSeconds(40));
        var here = new MemoryGitStore(Remote);
        var store = new OriginStore(
            here,
            new FlakyRemote(Remote, here, _chaos, Overtake),
            ["refs/heads/ralf/r1/*", "refs/ralf/r1/*"]
        );
        store.Sync();
        var log = StateLog.Open(store, Samples.Run);
        return new(log, store, new RunLog(log, Clock, new Silent()));
    }

    private void Overtake()
    {
        if (_depth > 1)
        {
            return;
        }

        _depth++;
        Meanwhile();
        _depth--;
    }

    private sealed class Silent : IProgress<ProgressUpdate>
    {
        public void Report(ProgressUpdate value) { }
    }
}
