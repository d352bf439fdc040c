using System.Text;
using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.Merging;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Runs;

/// <summary>The record and the commit of a session that did this.</summary>
internal static class SimulatedSession
{
    public static SessionRecord Record(IGitStore store, TimeProvider clock, SessionPacket packet, Deed deed)
    {
        var dispatch = new TaskDispatched(packet.Task.Id, packet.Attempt, packet.Fence, packet.Base, packet.Scope);
        var record = Empty(clock, packet.Run, dispatch) with
        {
            Status = deed.Reason is null or SessionReason.NoChange ? SessionStatus.Complete : SessionStatus.Partial,
            Reason = deed.Reason,
            Detail = deed.Reason is null ? null : $"ended by {deed.Reason}",
        };
        if (deed.Files.Count > 0)
        {
            record = WithCommit(store, record, deed.Files);
        }

        return deed.Shape is null ? record : deed.Shape(record);
    }

    private static SessionRecord WithCommit(
        IGitStore store,
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
        var head = store.WriteCommit(SessionCommit.Build(record, "work", tree));
        return record with { Head = head, FilesModified = [.. changes.Select(c => c.Path)] };
    }

    public static SessionRecord Empty(TimeProvider clock, RunId run, TaskDispatched dispatch)
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
