namespace Ralf.Actions.Runs;

/// <summary>The branch that people see: it follows the result as long as nobody else moves it.</summary>
internal static class ResultBranch
{
    /// <summary>The branch's commit; <c>GitId.None</c> if there is no branch.</summary>
    public static GitId Seen(IGitStore store, RunState state) => store.Ref(state.Run.ResultBranch);

    /// <summary>True if the run put the branch there, now or before: it may lag because it was checked out or refused
    /// for a while.</summary>
    public static bool IsOurs(RunState state, GitId seen) => seen == state.Result || Ours(state).Contains(seen);

    /// <summary>All commits that were the result, and the commits of people that were taken in.</summary>
    public static IReadOnlySet<GitId> Ours(RunState state) =>
        state
            .Landings.Select(l => l.Commit)
            .Concat(state.Merged)
            .Concat(state.Adoptions.SelectMany(a => new[] { a.Adopted.To, a.Adopted.Result }))
            .Append(state.Base)
            .Append(state.Result)
            .ToHashSet();

    /// <summary>The ref updates that move the result to this commit. A branch that a person has moved or checked out
    /// stays; the authoritative ref moves on.</summary>
    public static IReadOnlyList<RefUpdate> Moves(IGitStore store, RunState state, GitId result)
    {
        var moves = new List<RefUpdate> { new(state.Run.ResultRef, state.Result, result) };
        var branch = state.Run.ResultBranch;
        if (Seen(store, state) is { IsNone: false } seen && IsOurs(state, seen) && !store.IsCheckedOut(branch))
        {
            moves.Add(new(branch, seen, result));
        }

        return moves;
    }
}
