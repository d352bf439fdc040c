using System.Collections.Concurrent;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;

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
/// Sessions without processes, in a store in memory. Records lie on a "disk" of their own, which outlives the process
/// as those of the local engine do.
/// </summary>
/// <param name="act">What a session does: its packet, and the how-manieth session of the task it is of those that left
/// a record.</param>
internal sealed class SimulatedEngine(IGitStore store, TimeProvider clock, Func<SessionPacket, int, Deed> act)
    : ISessionEngine
{
    private readonly ConcurrentDictionary<string, SessionRecord> _disk = new();
    private int _running;

    public Fate Fate { get; set; } = new();

    /// <summary>Awaited before a session does anything.</summary>
    public Func<SessionPacket, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public Func<GitId, bool> Verify { get; set; } = _ => true;

    /// <summary>What the command of <c>verify</c> prints where it fails.</summary>
    public string VerifyOutput { get; set; } = "";

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
            var turn = 1 + _disk.Values.Count(r => r.TaskId == packet.Task.Id && r.Reason != SessionReason.Interrupted);
            return Keep(SimulatedSession.Record(store, clock, packet, act(packet, turn)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Keep(SimulatedSession.Record(store, clock, packet, new([], SessionReason.Interrupted)));
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

    public Task<VerifyRecorded> VerifyAsync(RunState state, GitId commit, CancellationToken cancellationToken)
    {
        Fate.Step();
        cancellationToken.ThrowIfCancellationRequested();
        Verified.Enqueue(commit);
        var passed = Verify(commit);
        return Task.FromResult(
            new VerifyRecorded(commit, passed, passed ? [] : [new CheckRun("make", 2, 1, VerifyOutput)])
        );
    }

    private SessionRecord Keep(SessionRecord record)
    {
        Fate.Step();
        _disk[record.Fence] = record;
        Fate.Step();
        return record;
    }

    private SessionRecord Unfinished(RunState state, TaskDispatched dispatch) =>
        SimulatedSession.Empty(clock, state.Run, dispatch) with
        {
            Status = SessionStatus.Failed,
            Reason = SessionReason.Interrupted,
            Detail = "the run was ended while this session ran",
        };
}
