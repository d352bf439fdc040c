using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Tests.State;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>One run on a simulated forge: dice say which workflow run does what next, and what goes wrong.</summary>
internal sealed class ActionsRun
{
    private const int MostSteps = 3_000;

    private readonly RandomRun _random;
    private readonly SimulatedForge _forge;

    public ActionsRun(int seed, int mishaps, string folder)
    {
        _random = new RandomRun(seed, isPatient: true);
        Chaos = new(seed, mishaps);
        _forge = new(_random.Plan, Chaos, folder) { Meanwhile = Meanwhile };
        _forge.Sessions.Act = _random.Act;
    }

    public Chaos Chaos { get; }

    /// <summary>The files of the result, for people.</summary>
    public string Files =>
        string.Join(
            ", ",
            TreeWalk
                .Compare(_forge.Remote, GitId.EmptyTree, ResultTree)
                .Select(c =>
                    $"{c.Path.Value}={System.Text.Encoding.UTF8.GetString(_forge.Remote.ReadBlob(c.NewId)).Trim()}"
                )
        );

    public GitId ResultTree => _forge.Remote.ReadCommit(_forge.State.Result).Tree;

    /// <summary>Until the run is over, or waits for money; then all that is late comes, and all old workflow runs merge
    /// once more.</summary>
    public RunState ToEnd()
    {
        for (var steps = 0; !IsOver(); steps++)
        {
            Assert.True(steps < MostSteps, "the run goes on and on");
            Step();
        }

        var end = _forge.State;
        foreach (var workflow in _forge.Workflows)
        {
            workflow.Deliver();
            var behind = (string?)null;
            do
            {
                // A person who reads that the branch was left behind runs the job again.
                Surely(() => behind = _forge.Merge(workflow));
            } while (behind is not null);
        }

        var after = _forge.State;
        Assert.Equal(end.Result, after.Result);
        Assert.Equal(SimulatedRun.Standings(end), SimulatedRun.Standings(after));
        return after;
    }

    public void Check()
    {
        RunInvariants.Check(_forge.Remote, _forge.Remote.Moves);
        var records = StateLog
            .Open(_forge.Remote, Samples.Run)
            .Events.Select(e => e.Body)
            .OfType<SessionRecorded>()
            .Select(e => e.Record)
            .ToList();
        var refused = records.Where(r => r.Reason == SessionReason.RemoteRefused).Select(r => r.Fence).ToHashSet();
        var summaries = records.Select(r => r.Summary).ToHashSet();
        foreach (var artifact in _forge.Workflows.SelectMany(w => Directory.GetDirectories(w.Uploads)))
        {
            var mark = Path.Combine(artifact, SimulatedJobs.WholeMark);
            // Once the remote has refused a session, nothing of it is pushed any more.
            if (
                File.Exists(mark)
                && !refused.Any(f => File.ReadAllText(mark).StartsWith($"did {f} as ", StringComparison.Ordinal))
            )
            {
                Assert.Contains(File.ReadAllText(mark), summaries);
            }
        }

        var branch = Samples.Run.ResultBranch;
        Assert.Equal(
            _forge.State.Result == _forge.State.Base ? GitId.None : _forge.State.Result,
            _forge.Remote.Refs(branch).GetValueOrDefault(branch)
        );
    }

    private bool IsOver()
    {
        var state = _forge.State;
        return state.Phase is RunPhase.Done or RunPhase.Failed or RunPhase.Cancelled
            || (
                state is { Phase: RunPhase.Paused, PausedFor: "budget" }
                // Another workflow run may still have a session: its merge says what became of it.
                && state.Tasks.All(t => t.State != TaskState.Running)
            );
    }

    /// <summary>One thing happens: a person looks, a job runs, something late comes.</summary>
    private void Step()
    {
        People();
        var open = _forge.Workflows.Where(w => !w.IsCompleted).ToList();
        if (open.Count == 0 || (open.Count == 1 && Chaos.Strikes(12, "two workflow runs at once")))
        {
            open.Add(_forge.Start());
        }

        Advance(open[Chaos.Next(open.Count)]);
        var ended = _forge.Workflows.Where(w => w.IsCompleted).ToList();
        if (ended.Count > 0 && Chaos.Strikes(20, "an ended workflow run ran again"))
        {
            RunAgain(ended[Chaos.Next(ended.Count)]);
        }

        var late = _forge.Workflows.Where(w => w.Late.Count > 0).ToList();
        if (late.Count > 0 && Chaos.Next(4) == 0)
        {
            var workflow = late[Chaos.Next(late.Count)];
            workflow.Deliver();
            Try(workflow, () => _forge.Merge(workflow));
        }
    }

    private void Advance(Workflow workflow)
    {
        if (Chaos.Strikes(20, "cancelled by a person"))
        {
            Try(workflow, () => _forge.Cancel(workflow));
            workflow.IsCompleted = true;
        }
        else if (!workflow.IsPlanned)
        {
            Try(workflow, () => _forge.Plan(workflow, _random.Parallel));
        }
        else if (workflow.Legs.Count > 0)
        {
            Work(workflow);
        }
        else
        {
            workflow.IsCompleted = Chaos.Strikes(10, "merge never ran") || Try(workflow, () => _forge.Merge(workflow));
        }
    }

    private void Work(Workflow workflow)
    {
        var leg = workflow.Legs[Chaos.Next(workflow.Legs.Count)];
        workflow.Legs.Remove(leg);
        _forge.Clock.Advance(TimeSpan.FromMinutes(1));
        _forge.Sessions.Run(workflow, leg);
        if (Chaos.Strikes(12, "a job ran again"))
        {
            RunAgain(workflow);
        }
    }

    /// <summary>Failed jobs are run again, or all are: the same fence, another artifact.</summary>
    private void RunAgain(Workflow workflow)
    {
        workflow.Attempt++;
        (workflow.IsCompleted, workflow.IsPlanned) = (false, Chaos.Next(2) == 0);
        var ran = workflow.Given.Except(workflow.Legs).ToList();
        if (ran.Count > 0)
        {
            workflow.Legs.Add(ran[Chaos.Next(ran.Count)]);
        }
    }

    /// <summary>A job; where its machine dies, the workflow run is run again, or is over. Whether it came to its
    /// end.</summary>
    private bool Try(Workflow workflow, Action job)
    {
        try
        {
            job();
            return true;
        }
        catch (SimulatedDeathException)
        {
            workflow.Attempt++;
            workflow.IsCompleted = Chaos.Next(3) == 0;
            return false;
        }
    }

    /// <summary>Again until no mishap stops it.</summary>
    private static void Surely(Action job)
    {
        while (true)
        {
            try
            {
                job();
                return;
            }
            catch (SimulatedDeathException)
            {
                // Once more; bad luck runs out.
            }
        }
    }

    private void People()
    {
        _forge.Pull(state =>
            state.Phase == RunPhase.Paused && state.PausedFor != "budget"
                ? [new(EventIds.Resumed(state.LastSeq), new RunResumed { By = "ann" })]
                : []
        );
        if (Chaos.Next(2) == 0 || _forge.State.Gates.Any(g => g.State == GateState.Waiting))
        {
            AnswerGates();
        }
    }

    private void AnswerGates() =>
        _forge.Pull(state =>
            [
                .. state
                    .Gates.Where(g => g.State == GateState.Waiting)
                    .SelectMany(g =>
                        _random.Answer(state, g) == true
                            ? GateAnswers.Approve(state, g.Name, g.Subject.Short, "ann")
                            : GateAnswers.Reject(state, g.Name, g.Subject.Short, "ann", "no")
                    ),
            ]
        );

    /// <summary>Between a job's look and its push: its own twin, another workflow run's job, or a person.</summary>
    private void Meanwhile()
    {
        var open = _forge.Workflows.Where(w => !w.IsCompleted).ToList();
        if (open.Count == 0 || Chaos.Next(4) == 0)
        {
            AnswerGates();
            return;
        }

        var workflow = open[Chaos.Next(open.Count)];
        if (!workflow.IsPlanned)
        {
            Try(workflow, () => _forge.Plan(workflow, _random.Parallel));
        }
        else if (workflow.Legs.Count == 0)
        {
            Try(workflow, () => _forge.Merge(workflow));
        }
    }
}
