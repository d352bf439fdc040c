namespace Ralf.Actions.Runs;

/// <summary>The result branch on the remote, which people see.</summary>
internal static class PublishedResult
{
    /// <summary>Updates the remote's branch to the result. Creates it if there is a result but was never a pull request
    /// (a branch removed after its pull request stays removed). Returns a sentence if the branch stays behind;
    /// otherwise null.</summary>
    public static string? Follow(OriginStore store, RunState state, GitId stateTip)
    {
        var branch = state.Run.ResultBranch;
        var seen = ResultBranch.Seen(store, state);
        if (seen == state.Result || (seen.IsNone && state.Result == state.Base))
        {
            return null;
        }

        if (seen.IsNone && state.PullRequest is not null)
        {
            return "it was removed";
        }

        if (!seen.IsNone && !ResultBranch.IsOurs(state, seen))
        {
            _ = ManualCommits.Decide(store, state, stateTip, out var refused);
            return $"it was moved by hand to {seen.Short}{(refused is null ? ", and is not taken in: a job's token may not push a change of workflow files" : $", and {refused}")}";
        }

        store.Follow([new(branch, seen, state.Result)]);
        return store.Behind is { } error ? $"the remote refuses it: {error}" : null;
    }
}
