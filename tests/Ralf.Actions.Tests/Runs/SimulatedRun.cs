using System.Collections.Concurrent;
using System.Text;
using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;
using Ralf.Actions.Tests.State;

namespace Ralf.Actions.Tests.Runs;

/// <summary>A run in memory: the real loop, log and merge; sessions by a script.</summary>
internal sealed class SimulatedRun : IProgress<ProgressUpdate>
{
    public SimulatedRun(
        Plan plan,
        Func<SessionPacket, int, Deed> act,
        TimeProvider? clock = null,
        IReadOnlyList<TaskId>? selected = null
    )
    {
        Clock = clock ?? new JumpingClock();
        var readme = new GitTreeEntry(
            "README.md",
            GitMode.File,
            Store.WriteBlob(Encoding.UTF8.GetBytes("base\n"))
        );
        Base = Store.WriteCommit(
            new(Store.WriteTree([readme]), [], GitIdentity.Ralf(Samples.Noon), "base\n")
        );
        Store.TryUpdateRefs([new("refs/heads/main", null, Base)]);
        Engine = new(Store, Clock, act);
        RunStart.Create(Store, plan, Samples.Run.Value, selected, Clock.GetUtcNow());
    }

    public MemoryGitStore Store { get; } = new();

    public TimeProvider Clock { get; }

    public SimulatedEngine Engine { get; }

    public GitId Base { get; }

    public ConcurrentQueue<ProgressUpdate> Told { get; } = [];

    public StateLog Log => StateLog.Open(Store, Samples.Run);

    public RunState State => Log.State;

    public IEnumerable<string> Notes => Told.OfType<Note>().Select(n => n.Text);

    /// <summary>A session that writes one file of its own: <c>src/TASK/x.cs</c>.</summary>
    public static Deed Write(SessionPacket packet, SessionReason? reason = null) =>
        new([($"src/{packet.Task.Id}/x.cs", $"{packet.Task.Id}\n")], reason);

    /// <summary>Runs one process's loop until it ends, pauses, is interrupted or dies.</summary>
    public async Task<RunState> RunAsync(
        int parallel = 4,
        Fate? fate = null,
        CancellationToken interrupted = default
    )
    {
        Engine.Fate = fate ?? new();
        var store = new MortalStore(Store, Engine.Fate);
        using var loop = new RunLoop(
            StateLog.Open(store, Samples.Run),
            store,
            Engine,
            new(parallel, Clock),
            this
        );
        return await loop.RunAsync(interrupted);
    }

    /// <summary>As a person at the terminal: resumes what pauses, until the run is over.</summary>
    public async Task<RunState> RunToEndAsync(int parallel = 4, Fate? fate = null)
    {
        for (var round = 0; round < 100; round++)
        {
            var log = Log;
            if (log.State.Phase == RunPhase.Paused)
            {
                Append(new RunResumed());
            }

            var state = await RunAsync(parallel, fate);
            if (state.Phase is RunPhase.Done or RunPhase.Failed or RunPhase.Cancelled)
            {
                return state;
            }
        }

        throw new InvalidOperationException("the run pauses again and again");
    }

    /// <summary>Somebody else appends an event.</summary>
    public void Append(RunEvent body)
    {
        for (var log = Log; ; )
        {
            if (log.TryAppend([new($"lever/{log.State.LastSeq}", body)], Clock.GetUtcNow(), []))
            {
                return;
            }
        }
    }

    public IReadOnlyList<AuditFinding> Audit() => RunAudit.Of(Store, Samples.Run);

    public GitId ResultTree() => Store.ReadCommit(State.Result).Tree;

    public string? Text(string path) =>
        TreeWalk.Find(Store, ResultTree(), RepoPath.Parse(path)) is { } file
            ? Encoding.UTF8.GetString(Store.ReadBlob(file.Id))
            : null;

    /// <summary>Tasks and where they stand: <c>a landed, b blocked</c>.</summary>
    public static string Standings(RunState state) =>
        string.Join(
            ", ",
            state.Tasks.Select(t => $"{t.Task.Id} {t.State.ToString().ToLowerInvariant()}")
        );

    public void Report(ProgressUpdate value) => Told.Enqueue(value);
}
