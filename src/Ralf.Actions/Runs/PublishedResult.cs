using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Runs;

/// <summary>The result branch of the remote, which people see.</summary>
internal static class PublishedResult
{
    /// <summary>
    /// Brings the remote's branch up to the result; made where there is a result and has been no pull request yet (one
    /// that was removed after its pull
    /// request stays removed). The reason in a sentence where it stays behind; else null.
    /// </summary>
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
