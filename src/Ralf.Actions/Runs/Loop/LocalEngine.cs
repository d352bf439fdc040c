using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>Runs sessions as processes on this machine. Packet, record and bundle of each attempt are below <c>&lt;git
/// common dir&gt;/ralf/&lt;run&gt;/sessions</c>; workspaces are in a separate folder outside the repository.</summary>
internal sealed class LocalEngine(
    GitRepository repository,
    SessionRunner runner,
    VerifyRunner verify,
    LocalFolders folders,
    TimeProvider clock
) : ISessionEngine
{
    public async Task<SessionRecord> RunAsync(
        SessionPacket packet,
        IProgress<AgentActivity> activity,
        CancellationToken cancellation
    )
    {
        var (task, attempt) = (packet.Task.Id, packet.Attempt);
        var dispatch = new TaskDispatched(task, attempt, packet.Fence, packet.Base, packet.Scope);
        try
        {
            packet.WriteTo(folders.Packet(task, attempt));
            var output = folders.Output(task, attempt);
            var record = await runner.RunAsync(packet, output, folders.Work(task, attempt), activity, cancellation);
            return SessionImport.Take(repository, record, output);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            const string Why = "the run was interrupted before the agent started";
            return UnfinishedRecord.Build(packet.Run, dispatch, SessionReason.Interrupted, Why, clock);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserException)
        {
            // Not the task's fault (a full disk, an agent that is not installed): the error is reported as it is, and
            // the run pauses.
            var why = $"the session could not be set up: {error.Message}";
            return UnfinishedRecord.Build(packet.Run, dispatch, SessionReason.Setup, why, clock);
        }
    }

    public async Task<SessionRecord> RecoverAsync(RunState state, TaskDispatched dispatch)
    {
        var (task, attempt) = (dispatch.Task, dispatch.Attempt);
        var work = new SessionFolders(folders.Work(task, attempt));
        await AgentFactory.KillLeftoversAsync(work.Marker, clock);
        var output = folders.Output(task, attempt);
        var record = SessionRunner.ReadRecord(output) is { } ended
            ? SessionImport.Take(repository, ended, output)
            : runner.WithoutSecrets(
                Unfinished(state, dispatch, AgentFactory.ReadJournal(work.Scratch)),
                state[task].Task.Agent
            );
        work.Remove();
        return record;
    }

    /// <summary>What the session had saved and logged before the run died.</summary>
    private SessionRecord Unfinished(RunState state, TaskDispatched dispatch, AgentLog logged)
    {
        const string Why = "the run was ended while this session ran";
        var output = folders.Output(dispatch.Task, dispatch.Attempt);
        return
            SessionImport.ReadCheckpoint(output) is { } saved
            && saved.Fence == dispatch.Fence
            && saved.Base == dispatch.Base
            ? UnfinishedRecord.Build(
                SessionImport.TakeCheckpoint(repository, saved, output),
                SessionReason.Interrupted,
                Why,
                logged
            )
            : UnfinishedRecord.Build(
                state.Run,
                dispatch,
                SessionReason.Interrupted,
                Why,
                clock,
                state[dispatch.Task].Task.Agent.Allowed,
                logged
            );
    }

    public async Task<VerifyRecorded> VerifyAsync(RunState state, GitId commit, CancellationToken cancellation)
    {
        // A run that died during verify left its commands running.
        await AgentFactory.KillLeftoversAsync(new SessionFolders(folders.Verify).Marker, clock);
        return await verify.RunAsync(VerifyPacket.Build(state, commit), folders.Verify, cancellation);
    }
}
