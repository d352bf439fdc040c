using System.Collections.Concurrent;
using System.Text;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.State;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Runs;

/// <summary>A run in memory: the real loop, log and merge; sessions by a script.</summary>
internal sealed class SimulatedRun : IProgress<ProgressUpdate>
{
    /// <param name="git">Another store than one in memory.</param>
    public SimulatedRun(
        Plan plan,
        Func<SessionPacket, int, Deed> act,
        TimeProvider? clock = null,
        IReadOnlyList<TaskId>? selected = null,
        IGitStore? git = null
    )
    {
        Git = git ?? new MemoryGitStore();
        Clock = clock ?? new JumpingClock();
        var readme = new GitTreeEntry("README.md", GitMode.File, Git.WriteBlob(Encoding.UTF8.GetBytes("base\n")));
        Base = Git.WriteCommit(new(Git.WriteTree([readme]), [], GitIdentity.Ralf(Samples.Noon), "base\n"));
        Git.TryUpdateRefs([new("refs/heads/main", null, Base)]);
        Engine = new(Git, Clock, act);
        RunStart.Create(Git, plan, Samples.Run.Value, selected, Clock.GetUtcNow());
    }

    /// <summary>Objects and refs.</summary>
    public IGitStore Git { get; }

    /// <summary>The same, where they are in memory.</summary>
    public MemoryGitStore Store => (MemoryGitStore)Git;

    public TimeProvider Clock { get; }

    public SimulatedEngine Engine { get; }

    public GitId Base { get; }

    public ConcurrentQueue<ProgressUpdate> Told { get; } = [];

    public StateLog Log => StateLog.Open(Git, Samples.Run);

    public RunState State => Log.State;

    public IEnumerable<string> Notes => Told.OfType<Note>().Select(n => n.Text);

    /// <summary>A session that writes one file of its own: <c>src/TASK/x.cs</c>.</summary>
    public static Deed Write(SessionPacket packet, SessionReason? reason = null) =>
        new([($"src/{packet.Task.Id}/x.cs", $"{packet.Task.Id}\n")], reason);

    /// <summary>Runs one process's loop until it ends, pauses, is interrupted or dies.</summary>
    public async Task<RunState> RunAsync(
        int parallel = 4,
        Fate? fate = null,
        CancellationToken interrupted = default,
        params string[] approve
    )
    {
        Engine.Fate = fate ?? new();
        var store = new MortalStore(Git, Engine.Fate);
        using var loop = new RunLoop(
            StateLog.Open(store, Samples.Run),
            store,
            Engine,
            new(parallel, Clock) { Approve = approve },
            this
        );
        return await loop.RunAsync(interrupted);
    }

    /// <summary>As a person at the terminal: resumes what pauses, until the run is over.</summary>
    public async Task<RunState> RunToEndAsync(int parallel = 4, Fate? fate = null)
    {
        for (var round = 0; round < 100; round++)
        {
            AnswerGates();
            var log = Log;
            if (log.State is { Phase: RunPhase.Paused, PausedFor: "budget" })
            {
                return log.State;
            }

            if (log.State.Phase == RunPhase.Paused)
            {
                Append(new RunResumed());
            }

            var state = await RunAsync(parallel, fate);
            if (state.Phase is RunPhase.Done or RunPhase.Failed or RunPhase.Cancelled && !AnswerProposals())
            {
                return state;
            }
        }

        throw new InvalidOperationException("the run pauses again and again");
    }

    /// <summary>What a person says to what waits at a gate; null: nothing yet.</summary>
    public Func<RunState, GateStatus, bool?> Gatekeeper { get; set; } = (_, _) => null;

    /// <summary>What a person says to a proposal that the run leaves open; null: nobody looks.</summary>
    public Func<ProposalMade, bool>? Answerer { get; set; }

    /// <summary>A person answers what is open; false where nothing is.</summary>
    private bool AnswerProposals()
    {
        var open = State.Proposals.Where(p => p.AwaitsAnswer).ToList();
        foreach (var proposal in Answerer is null ? [] : open.Select(p => p.Proposal))
        {
            var name = proposal.Proposal;
            try
            {
                Answer($"answer {name} {(Answerer!(proposal) ? "accept" : "reject not now")}");
            }
            catch (UserException)
            {
                // What cannot be a task is told, and stays open until it is refused.
                Answer($"answer {name} reject it cannot be");
            }
        }

        return Answerer is not null && open.Count > 0;
    }

    /// <summary>A person answers at every gate where something waits.</summary>
    public void AnswerGates()
    {
        for (; ; )
        {
            var log = Log;
            var state = log.State;
            var answers = state
                .Gates.Where(g => g.State == GateState.Waiting)
                .SelectMany(g =>
                    Gatekeeper(state, g) switch
                    {
                        true => GateAnswers.Approve(state, g.Name, g.Subject.Short, "ann"),
                        false => GateAnswers.Reject(state, g.Name, g.Subject.Short, "ann", "no"),
                        null => [],
                    }
                )
                .ToList();
            if (answers.Count == 0 || log.TryAppend(answers, Clock.GetUtcNow(), []))
            {
                return;
            }
        }
    }

    /// <summary>Somebody answers at a gate.</summary>
    /// <param name="line">As in a comment: <c>approve GATE</c>.</param>
    public void Answer(string line, string? by = null)
    {
        for (var log = Log; ; )
        {
            var events = SlashCommandEvents.Decide(log.State, SlashCommand.Parse(line), by);
            if (log.TryAppend(events, Clock.GetUtcNow(), []))
            {
                return;
            }
        }
    }

    /// <summary>Somebody else appends an event.</summary>
    public void Append(RunEvent body)
    {
        for (var log = Log; ; )
        {
            if (log.TryAppend([new($"slash-command/{log.State.LastSeq}", body)], Clock.GetUtcNow(), []))
            {
                return;
            }
        }
    }

    public IReadOnlyList<AuditFinding> Audit() => RunAudit.Audit(Git, Samples.Run);

    public GitId ResultTree() => Git.ReadCommit(State.Result).Tree;

    public string? Text(string path) =>
        TreeWalk.Find(Git, ResultTree(), RepoPath.Parse(path)) is { } file
            ? Encoding.UTF8.GetString(Git.ReadBlob(file.Id))
            : null;

    /// <summary>Tasks and where they stand: <c>a landed, b blocked</c>.</summary>
    public static string Standings(RunState state) =>
        string.Join(", ", state.Tasks.Select(t => $"{t.Task.Id} {t.State.ToString().ToLowerInvariant()}"));

    public void Report(ProgressUpdate value) => Told.Enqueue(value);
}
