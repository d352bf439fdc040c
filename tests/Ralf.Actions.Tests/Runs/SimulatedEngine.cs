using System.Collections.Concurrent;
using System.Text;
using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;

namespace Ralf.Actions.Tests.Runs;

/// <summary>What a simulated session does.</summary>
/// <param name="Files">Path and text that it leaves, whatever its scope says; a null text deletes.</param>
/// <param name="Shape">What else its record says.</param>
internal sealed record Deed(
    IReadOnlyList<(string Path, string? Text)> Files,
    SessionReason? Reason = null,
    Func<SessionRecord, SessionRecord>? Shape = null
);

/// <summary>
/// Sessions without processes, in a store in memory. Records lie on a "disk" of their own, which outlives the process as those of the local engine do.
/// </summary>
/// <param name="act">What a session does: its packet, and the how-manieth session of the task it is of those that left a record.</param>
internal sealed class SimulatedEngine(
    IGitStore store,
    TimeProvider clock,
    Func<SessionPacket, int, Deed> act
) : ISessionEngine
{
    private readonly ConcurrentDictionary<string, SessionRecord> _disk = new();
    private int _running;

    public Fate Fate { get; set; } = new();

    /// <summary>Awaited before a session does anything.</summary>
    public Func<SessionPacket, CancellationToken, Task> Before { get; set; } =
        (_, _) => Task.CompletedTask;

    public Func<GitId, bool> Verify { get; set; } = _ => true;

    public ConcurrentQueue<SessionPacket> Started { get; } = [];

    public ConcurrentQueue<string> Recovered { get; } = [];

    public ConcurrentQueue<GitId> Verified { get; } = [];

    public int Running => _running;

    public int MostRunning { get; private set; }

    public async Task<SessionRecord> RunAsync(
        SessionPacket packet,
        IProgress<AgentActivity> activity,
        CancellationToken cancellationToken
    )
    {
        Fate.Step();
        Started.Enqueue(packet);
        MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
        try
        {
            await Task.Yield();
            await Before(packet, cancellationToken);
            activity.Report(new("working", Usage.None));
            var turn =
                1
                + _disk.Values.Count(r =>
                    r.TaskId == packet.Task.Id && r.Reason != SessionReason.Interrupted
                );
            return Keep(Record(packet, act(packet, turn)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Keep(Record(packet, new([], SessionReason.Interrupted)));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public Task<SessionRecord> RecoverAsync(RunState state, TaskDispatched dispatch)
    {
        Fate.Step();
        Recovered.Enqueue(dispatch.Fence);
        var found = _disk.TryGetValue(dispatch.Fence, out var record);
        return Task.FromResult(found ? record! : Unfinished(state, dispatch));
    }

    public Task<VerifyRecorded> VerifyAsync(
        RunState state,
        GitId commit,
        CancellationToken cancellationToken
    )
    {
        Fate.Step();
        cancellationToken.ThrowIfCancellationRequested();
        Verified.Enqueue(commit);
        return Task.FromResult(new VerifyRecorded(commit, Verify(commit), []));
    }

    private SessionRecord Keep(SessionRecord record)
    {
        Fate.Step();
        _disk[record.Fence] = record;
        Fate.Step();
        return record;
    }

    private SessionRecord Unfinished(RunState state, TaskDispatched dispatch) =>
        Empty(state.Run, dispatch) with
        {
            Status = SessionStatus.Failed,
            Reason = SessionReason.Interrupted,
            Detail = "the run was ended while this session ran",
        };

    private SessionRecord Record(SessionPacket packet, Deed deed)
    {
        var dispatch = new TaskDispatched(
            packet.Task.Id,
            packet.Attempt,
            packet.Fence,
            packet.Base,
            packet.Scope
        );
        var record = Empty(packet.Run, dispatch) with
        {
            Status = deed.Reason is null or SessionReason.NoChange
                ? SessionStatus.Complete
                : SessionStatus.Partial,
            Reason = deed.Reason,
            Detail = deed.Reason is null ? null : $"ended by {deed.Reason}",
        };
        if (deed.Files.Count > 0)
        {
            record = WithCommit(record, deed.Files);
        }

        return deed.Shape is null ? record : deed.Shape(record);
    }

    private SessionRecord WithCommit(
        SessionRecord record,
        IReadOnlyList<(string Path, string? Text)> files
    )
    {
        var changes = files
            .Select(f => new PathChange(
                RepoPath.Parse(f.Path),
                GitMode.None,
                GitId.None,
                f.Text is null ? GitMode.None : GitMode.File,
                f.Text is null ? GitId.None : store.WriteBlob(Encoding.UTF8.GetBytes(f.Text))
            ))
            .ToList();
        var tree = TreeWalk.Apply(store, store.ReadCommit(record.Base).Tree, changes);
        var head = store.WriteCommit(
            new(tree, [record.Base], GitIdentity.Ralf(record.FinishedAt), "work\n")
        );
        return record with { Head = head, FilesModified = [.. changes.Select(c => c.Path)] };
    }

    private SessionRecord Empty(RunId run, TaskDispatched dispatch)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        return new(
            SessionRecord.CurrentVersion,
            run,
            dispatch.Task,
            dispatch.Attempt,
            dispatch.Fence,
            SessionId: null,
            SessionStatus.Complete,
            Reason: null,
            Detail: null,
            Summary: $"did {dispatch.Task}",
            FilesModified: [],
            Decisions: [],
            DecisionProposals: [],
            FollowupTasks: [],
            Warnings: [],
            ScopeViolations: [],
            ScopeRequests: [],
            Checks: [],
            dispatch.Base,
            Head: null,
            Usage.None,
            now,
            now
        );
    }
}
