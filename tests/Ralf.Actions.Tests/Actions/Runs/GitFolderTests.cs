using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>No result holds a folder that git would take for a repository, whoever made its parts.</summary>
public sealed class GitFolderTests
{
    [Fact]
    public async Task No_three_sessions_make_a_repository_together()
    {
        var plan = Plan(Part("a", "src/r/HEAD"), Part("b", "src/r/objects/k"), Part("c", "src/r/refs/k"));
        var run = new SimulatedRun(plan, (p, _) => new([(p.Scope[0], "x\n")]));

        var state = await run.RunAsync();

        Assert.Equal(2, state.Tasks.Count(t => t.State == TaskState.Landed));
        var left = Assert.Single(state.Tasks, t => t.State == TaskState.Failed);
        Assert.Equal(SessionReason.ScopeViolation, left.Reason);
        Assert.Contains("git would take 'src/r' for a repository", left.Detail, StringComparison.Ordinal);
        Assert.Empty(run.Audit());
    }

    private static PlanTask Part(string id, string file) => Task(id) with { Scope = [file] };
}
