using System.Text;
using Ralf.Actions.Git;
using Ralf.Actions.Scopes;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;

namespace Ralf.Actions.Runs;

/// <summary>Makes the packet of a dispatch from the state alone; the same state gives the same packet.</summary>
internal static class PacketMaker
{
    public static SessionPacket Make(IGitStore store, RunState state, TaskDispatched dispatch)
    {
        var status = state[dispatch.Task];
        var checkpoint = CheckpointOf(status);
        return new(
            SessionPacket.CurrentVersion,
            state.Run,
            status.Task,
            dispatch.Attempt,
            dispatch.Fence,
            dispatch.Base,
            checkpoint,
            dispatch.Scope,
            ProtectedPaths.For(state.Plan.Unprotect, state.Plan.Source).Globs,
            state.Plan.Setup,
            PromptBuilder.Build(Context(store, state, dispatch, checkpoint is not null))
        );
    }

    /// <summary>What the prompt of a dispatch is made of, for <c>ralf prompt</c> too.</summary>
    public static PromptContext Context(
        IGitStore store,
        RunState state,
        TaskDispatched dispatch,
        bool hasCheckpoint
    )
    {
        var status = state[dispatch.Task];
        var needed = status.Task.Needs.ToHashSet();
        var ended = state
            .Tasks.Where(t => t.IsFinal && t.Task.Id != dispatch.Task && t.LastRecord is not null)
            .ToList();
        return new(
            state.Plan,
            status.Task,
            dispatch.Attempt,
            [.. ended.Where(t => needed.Contains(t.Task.Id)).Select(t => t.LastRecord!)],
            [.. ended.Where(t => !needed.Contains(t.Task.Id)).Select(t => t.LastRecord!)],
            PreviousOf(status),
            hasCheckpoint,
            status.Tighter,
            [
                .. state
                    .Tasks.Where(t => t.Task.Id != dispatch.Task)
                    .SelectMany(t => t.Task.Scope)
                    .Except(status.Task.Scope)
                    .Distinct(StringComparer.Ordinal),
            ],
            Rules(state),
            InstructionsFor(store, dispatch)
        );
    }

    /// <summary>
    /// In-scope work of the last attempt that worked and did not get through; none after scope creep, which starts again from the base.
    /// </summary>
    public static Checkpoint? CheckpointOf(TaskStanding status) =>
        !status.Tighter
        && status.Records.LastOrDefault(r => !r.NeverWorked)
            is { Head: { } head, Status: not SessionStatus.Complete } last
            ? new(last.Base, head)
            : null;

    /// <summary>The attempt to tell the next one of: the last that worked or logged, else the last.</summary>
    private static SessionRecord? PreviousOf(TaskStanding status) =>
        status.Records.LastOrDefault(r =>
            !r.NeverWorked || r.Decisions.Count + r.Warnings.Count + r.Checkpoints.Count > 0
        ) ?? status.LastRecord;

    private static IReadOnlyList<string> Rules(RunState state) =>
        [
            .. state.Plan.Decisions.Select(d => d.Text),
            .. state
                .Proposals.Where(p => p is { Accepted: true, Proposal.Decision: not null })
                .Select(p => p.Proposal.Decision!.What),
        ];

    private static IReadOnlyList<Instructions> InstructionsFor(
        IGitStore store,
        TaskDispatched dispatch
    )
    {
        var tree = store.ReadCommit(dispatch.Base).Tree;
        var folders = dispatch
            .Scope.Where(g => !g.StartsWith('!'))
            .SelectMany(FoldersAbove)
            .Append("")
            .Distinct(StringComparer.Ordinal);
        return
        [
            .. folders
                .Order(StringComparer.Ordinal)
                .Select(f => InstructionsIn(store, tree, f))
                .OfType<Instructions>(),
        ];
    }

    /// <summary>The folders that a glob names without a wildcard, from the root down.</summary>
    private static IEnumerable<string> FoldersAbove(string glob)
    {
        var literal = glob.Split('/')
            .TakeWhile(s => s.IndexOfAny(['*', '?', '[', '{']) < 0)
            .ToList();
        var depth = literal.Count == glob.Split('/').Length ? literal.Count - 1 : literal.Count;
        return Enumerable
            .Range(1, Math.Max(0, depth))
            .Select(n => string.Join('/', literal.Take(n)));
    }

    private static Instructions? InstructionsIn(IGitStore store, GitId tree, string folder)
    {
        foreach (var name in new[] { "CLAUDE.md", "AGENTS.md" })
        {
            var path = folder.Length == 0 ? name : $"{folder}/{name}";
            if (TreeWalk.Find(store, tree, RepoPath.Parse(path)) is { Mode: GitMode.File } file)
            {
                return new(path, Encoding.UTF8.GetString(store.ReadBlob(file.Id)));
            }
        }

        return null;
    }
}
