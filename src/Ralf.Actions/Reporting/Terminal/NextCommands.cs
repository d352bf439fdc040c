namespace Ralf.Actions.Reporting;

/// <summary>What to type next, the most useful first; depends on the state of the run. A run of GitHub Actions
/// continues there, and its branches are on the remote.</summary>
internal static class NextCommands
{
    /// <param name="isBranchGone">True if somebody removed or renamed the result branch.</param>
    public static IReadOnlyList<string> List(RunState state, bool isBranchGone = false)
    {
        var run = state.Run;
        var next = new List<string>();
        var again = state.Tasks.Where(t => t.IsRetriable).Select(t => t.Task.Id).ToList();
        if (again.Count > 0)
        {
            next.Add($"ralf retry {run} {string.Join(' ', again.Take(5))}");
        }

        if (SlashCommandHints.Disputed(state) is var (path, task))
        {
            next.Add($"ralf resolve {run} {path} --take {task}");
        }

        next.AddRange(GateText.Waiting(state).Take(3).Select(g => GateText.Approve(g, run)));
        if (state.Proposals.FirstOrDefault(p => p.AwaitsAnswer) is { } open)
        {
            next.Add($"ralf answer {run} {SafeText.Clean(open.Proposal.Proposal, 20)} accept");
        }

        if (state.IsLocal && (again.Count > 0 || state.Phase is RunPhase.Paused or RunPhase.Running))
        {
            next.Add($"ralf resume {run}");
        }

        if (state.Result != state.Base)
        {
            var result = isBranchGone ? run.ResultRef : BranchNames.Result(run);
            next.Add(
                state.IsLocal
                    ? $"git diff {state.Base.Short}...{result}"
                    : $"git fetch origin {result} && git diff {state.Base.Short}...FETCH_HEAD"
            );
        }

        next.Add($"ralf log {run}");
        return next;
    }
}
