using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>
/// Sessions as processes on this machine. Packet, record and bundle of each attempt lie below <c>&lt;git common dir&gt;/ralf/&lt;run&gt;/sessions</c>;
/// the workspaces lie in a folder of their own outside the repository.
/// </summary>
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
        CancellationToken cancellationToken
    )
    {
        var (task, attempt) = (packet.Task.Id, packet.Attempt);
        var dispatch = new TaskDispatched(task, attempt, packet.Fence, packet.Base, packet.Scope);
        try
        {
            packet.WriteTo(folders.Packet(task, attempt));
            return Import(
                await runner.RunAsync(
                    packet,
                    folders.Output(task, attempt),
                    folders.Work(task, attempt),
                    activity,
                    cancellationToken
                )
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Unfinished(
                packet.Run,
                dispatch,
                SessionReason.Interrupted,
                "the run was interrupted before the agent started"
            );
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or UserException)
        {
            // Not the task's doing (a full disk, an agent that is not installed): said as it is, and the run pauses.
            return Unfinished(
                packet.Run,
                dispatch,
                SessionReason.Setup,
                $"the session could not be set up: {error.Message}"
            );
        }
    }

    public async Task<SessionRecord> RecoverAsync(RunState state, TaskDispatched dispatch)
    {
        var (task, attempt) = (dispatch.Task, dispatch.Attempt);
        var work = new SessionFolders(folders.Work(task, attempt));
        await AgentFactory.KillLeftoversAsync(work.Marker, clock);
        var record = SessionRunner.ReadRecord(folders.Output(task, attempt));
        record ??= Unfinished(
            state.Run,
            dispatch,
            SessionReason.Interrupted,
            "the run was ended while this session ran",
            AgentFactory.ReadJournal(work.Scratch)
        );
        work.Remove();
        return Import(record);
    }

    public async Task<VerifyRecorded> VerifyAsync(
        RunState state,
        GitId commit,
        CancellationToken cancellationToken
    )
    {
        // A run that died while it verified left its commands behind.
        await AgentFactory.KillLeftoversAsync(new SessionFolders(folders.Verify).Marker, clock);
        return await verify.RunAsync(state.Plan, commit, folders.Verify, cancellationToken);
    }

    /// <summary>Takes the session's commit in; a record whose commit cannot be had lost its work, and says so.</summary>
    private SessionRecord Import(SessionRecord record)
    {
        var bundle = Path.Combine(
            folders.Output(record.TaskId, record.Attempt),
            SessionRunner.BundleName
        );
        return record.Head is not { } head || repository.TryImport(bundle, head)
            ? record
            : record with
            {
                Head = null,
                Status = SessionStatus.Failed,
                Reason = SessionReason.Lost,
                Detail = "the session's bundle is missing or damaged",
            };
    }

    private SessionRecord Unfinished(
        RunId run,
        TaskDispatched dispatch,
        SessionReason reason,
        string detail,
        AgentLog? logged = null
    )
    {
        var log = logged ?? AgentLog.Empty;
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        return new(
            SessionRecord.CurrentVersion,
            run,
            dispatch.Task,
            dispatch.Attempt,
            dispatch.Fence,
            null,
            log.IsEmpty ? SessionStatus.Failed : SessionStatus.Partial,
            reason,
            detail,
            log.Summary ?? "",
            [],
            log.Decisions,
            log.DecisionProposals,
            log.FollowupTasks,
            log.Warnings,
            [],
            log.ScopeRequests,
            [],
            dispatch.Base,
            null,
            Usage.None,
            now,
            now
        )
        {
            Checkpoints = log.Checkpoints,
        };
    }
}
