using Ralf.Actions.Runs;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>A result branch that somebody moved is not shown as the result.</summary>
public sealed class MovedResultTests
{
    private readonly SimulatedRun _run = new(Chain, (p, _) => Write(p));

    [Fact]
    public async Task A_branch_that_stands_at_the_result_is_not_spoken_of() => Assert.Null(await Look(r => r.Result));

    [Fact]
    public async Task Commits_of_people_on_top_are_listed_and_no_finding()
    {
        var moved = await Look(r => Commit(Commit(r.Result, "one"), "two"));

        Assert.Null(moved!.Finding);
        Assert.Equal(2, moved.OnTop.Count);
        Assert.Contains("2 commits of people", moved.Describe(_run.State), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base", "which does not build on the result")]
    [InlineData("older", "which does not build on the result")]
    [InlineData("elsewhere", "which does not build on the result")]
    [InlineData("forged", "has Ralf's trailers and is not in the log")]
    [InlineData("forged below", "has Ralf's trailers and is not in the log")]
    public async Task Anything_else_is_a_finding(string where, string what)
    {
        const string Forged = "a\n\nRalf-Run: r1\nRalf-Task: a\n";
        var moved = await Look(r =>
            where switch
            {
                "base" => Commit(r.Base, "theirs"),
                "older" => Commit(r.Landings[0].Commit, "theirs"),
                "elsewhere" => Commit(null, "theirs"),
                "forged" => Commit(r.Result, Forged),
                _ => Commit(Commit(r.Result, Forged), "theirs"),
            }
        );

        Assert.Contains(what, moved!.Finding, StringComparison.Ordinal);
        Assert.Contains($"stands at {moved.Seen.Short}", moved.Describe(_run.State), StringComparison.Ordinal);
        Assert.Contains("refs/ralf/r1/landed", moved.Describe(_run.State), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_is_behind_or_gone_is_said()
    {
        var behind = await Look(r => r.Landings[0].Commit);
        Assert.Null(behind!.Finding);
        Assert.Contains("behind the result", behind.Describe(_run.State), StringComparison.Ordinal);

        var branch = _run.State.Run.ResultBranch;
        Assert.True(_run.Git.TryUpdateRefs([new(branch, behind.Seen, GitId.None)]));
        var gone = MovedResult.Look(_run.Git, _run.State);
        Assert.Contains("is gone", gone!.Describe(_run.State), StringComparison.Ordinal);
    }

    private async Task<MovedResult?> Look(Func<RunState, GitId> place)
    {
        var state = await _run.RunAsync();
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.True(_run.Git.TryUpdateRefs([new(state.Run.ResultBranch, state.Result, place(state))]));
        return MovedResult.Look(_run.Git, state);
    }

    private GitId Commit(GitId? parent, string message)
    {
        var author = new GitIdentity("Eve", "eve@example.com", Noon.AddHours(1));
        var tree = _run.Git.WriteTree([new("x", GitMode.File, _run.Git.WriteBlob([1]))]);
        return _run.Git.WriteCommit(new(tree, parent is { } one ? [one] : [], author, message));
    }
}
