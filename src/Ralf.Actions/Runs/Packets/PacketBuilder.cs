using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>Builds the packet of a dispatch from the state alone; the same state gives the same packet.</summary>
internal static class PacketBuilder
{
    /// <param name="move">Transforms a checkpoint before it goes into the packet; null: it stays as it is.</param>
    public static SessionPacket Make(
        IGitStore store,
        RunState state,
        TaskDispatched dispatch,
        Func<Checkpoint, Checkpoint?>? move = null
    )
    {
        var status = state[dispatch.Task];
        var checkpoint = CheckpointOf(status, RejectionOf(state, status) is not null);
        if (checkpoint is not null && move is not null)
        {
            checkpoint = move(checkpoint);
        }

        return new(
            SessionPacket.CurrentVersion,
            state.Run,
            status.Task with
            {
                Agent = Budget.Cap(state, status.Task),
            },
            dispatch.Attempt,
            dispatch.Fence,
            dispatch.Base,
            checkpoint,
            dispatch.Scope,
            ProtectedPaths.For(state.Plan.Unprotect, state.Plan.Source).Globs,
            state.Plan.Setup,
            PromptBuilder.Build(Context(store, state, dispatch, checkpoint is not null))
        )
        {
            View = ViewBuilder.Build(store, state, status.Task),
            ConflictBase = status.Task.Resolves is null
                ? null
                : Resolution.FindConflictBase(store, state, status.Task, dispatch.Base),
            Shared = state.Plan.Shared,
            Links = state.Plan.Content.Links,
            Repositories = state.Plan.Content.Repositories,
            OutOfScopePaths = status.Tighter ? OutOfScope(dispatch.Scope, PreviousOf(status)) : [],
        };
    }

    /// <summary>The paths that a session was refused for their place, not for what it made there.</summary>
    private static IReadOnlyList<string> OutOfScope(IReadOnlyList<string> globs, SessionRecord? previous)
    {
        var scope = Scope.Parse(globs);
        return [.. (previous?.ScopeViolations ?? []).Select(v => v.Path.Value).Where(path => !scope.Admits(path))];
    }

    /// <summary>The content of a dispatch's prompt, for <c>ralf prompt</c> too.</summary>
    public static PromptContext Context(IGitStore store, RunState state, TaskDispatched dispatch, bool hasCheckpoint)
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
            InstructionsFor(store, dispatch, status.Task)
        )
        {
            Rejected = RejectionOf(state, status)?.Why,
            Edits =
            [
                .. state
                    .Proposals.Select(p => p.Proposal)
                    .Where(p => p.Edit is not null && dispatch.Takes?.Contains(p.Proposal) == true),
            ],
            Missing =
            [
                .. status
                    .Task.Needs.Select(n => state[n])
                    .Where(n => n.State != TaskState.Landed && n.IsFinal)
                    .Select(n => new MissingNeed(n.Task.Id, WhyNot(n))),
            ],
            Broken = status.Reason == SessionReason.VerifyFailed ? state.Verify : null,
            Refusals = InputRefusals.Find(state, status),
            Requests =
            [
                .. state.Proposals.Where(p =>
                    p is { Accepted: not null, Proposal.Scope: not null } && p.Proposal.By == dispatch.Task
                ),
            ],
        };
    }

    private static string WhyNot(RunTaskStatus task) =>
        $"{Reporting.DisplayText.Lower(task.State)} {Reporting.DisplayText.Why(task.Reason, task.Detail)}".TrimEnd();

    /// <summary>In-scope work of the last attempt that did some and did not land; null after scope creep, which starts
    /// again from the base.</summary>
    /// <param name="rejected">True if a person sent it back: the next session then continues from it, even if it was
    /// complete.</param>
    public static Checkpoint? CheckpointOf(RunTaskStatus status, bool rejected = false) =>
        !status.Tighter
        && status.Records.LastOrDefault(r => !r.NeverWorked) is { Head: { } head } last
        && (rejected || last.Status != SessionStatus.Complete)
            ? new(last.Base, head)
            : null;

    /// <summary>The gate at which a person sent the task's work back; null if nobody did.</summary>
    private static GateStatus? RejectionOf(RunState state, RunTaskStatus status) =>
        state.Gates.FirstOrDefault(g =>
            g.Task == status.Task.Id && g is { When: GateWhen.After, State: GateState.Rejected }
        );

    /// <summary>The attempt to tell the next one about: the last that worked or logged, otherwise the last.</summary>
    private static SessionRecord? PreviousOf(RunTaskStatus status) =>
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

    private static IReadOnlyList<Instructions> InstructionsFor(IGitStore store, TaskDispatched dispatch, PlanTask task)
    {
        if (task.Sees != TaskVisibility.Repository)
        {
            return [];
        }

        var tree = store.ReadCommit(dispatch.Base).Tree;
        var folders = dispatch
            .Scope.Where(g => !g.StartsWith('!'))
            .SelectMany(FoldersAbove)
            .Append("")
            .Distinct(StringComparer.Ordinal);
        return
        [
            .. folders.Order(StringComparer.Ordinal).Select(f => InstructionsIn(store, tree, f)).OfType<Instructions>(),
        ];
    }

    /// <summary>The literal folders at the front of a glob, from the root down.</summary>
    private static IEnumerable<string> FoldersAbove(string glob)
    {
        var literal = glob.Split('/').TakeWhile(s => s.IndexOfAny(['*', '?', '[', '{']) < 0).ToList();
        var depth = literal.Count == glob.Split('/').Length ? literal.Count - 1 : literal.Count;
        return Enumerable.Range(1, Math.Max(0, depth)).Select(n => string.Join('/', literal.Take(n)));
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
