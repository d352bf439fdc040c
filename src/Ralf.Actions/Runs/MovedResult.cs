namespace Ralf.Actions.Runs;

/// <summary>A result branch that does not stand where the log says.</summary>
/// <param name="Seen">The branch's commit; <see cref="GitId.None"/> if there is no branch.</param>
/// <param name="OnTop">People's commits on top of the result, newest first.</param>
/// <param name="Finding">What is wrong with the branch; null if it is only behind, gone, or has people's
/// commits.</param>
internal sealed record MovedResult(GitId Seen, IReadOnlyList<GitId> OnTop, string? Finding)
{
    /// <summary>At most this many commits on top are read.</summary>
    private const int MaxCommits = 10_000;

    /// <summary>Returns null if the branch stands where the log says, or if there is no result yet.</summary>
    public static MovedResult? Look(IGitStore store, RunState state)
    {
        var seen = ResultBranch.Seen(store, state);
        return seen == state.Result || (seen.IsNone && state.Result == state.Base) ? null
            : seen.IsNone || ResultBranch.IsOurs(state, seen) ? new(seen, [], null)
            : Read(store, state, seen);
    }

    /// <summary>A sentence about the branch, for people.</summary>
    public string Describe(RunState state) =>
        Finding is { } finding ? $"{state.Run.ResultBranch} {finding}; the result is at {state.Run.ResultRef}"
        : Seen.IsNone ? $"{state.Run.ResultBranch} is gone; the result is at {state.Run.ResultRef}"
        : OnTop.Count > 0
            ? $"{state.Run.ResultBranch} stands at {Seen.Short}, {Reporting.DisplayText.Count(OnTop.Count, "commit")} of people on top of the result"
        : $"{state.Run.ResultBranch} stands at {Seen.Short}, behind the result; that is at {state.Run.ResultRef}";

    private static MovedResult Read(IGitStore store, RunState state, GitId seen)
    {
        try
        {
            var ours = ResultBranch.Ours(state);
            var onTop = new List<GitId>();
            var reached = Ancestry.Reached(store, seen, c => IsOurs(c), MaxCommits);
            return reached?.Contains(state.Result) != true
                    ? new(seen, [], $"stands at {seen.Short}, which does not build on the result")
                : onTop.Find(c => IsForged(store, c)) is { IsNone: false } forged
                    ? new(
                        seen,
                        [],
                        $"stands at {seen.Short}: its commit {forged.Short} has Ralf's trailers and is not in the log"
                    )
                : new(seen, onTop, null);

            bool IsOurs(GitId commit)
            {
                if (!ours.Contains(commit))
                {
                    onTop.Add(commit);
                }

                return ours.Contains(commit);
            }
        }
        catch (UserException error)
        {
            return new(seen, [], $"stands at {seen.Short}, which cannot be read: {error.Message}");
        }
    }

    private static bool IsForged(IGitStore store, GitId commit) =>
        Trailers.Read(store.ReadCommit(commit).Message, Trailers.Run) is not null;
}
