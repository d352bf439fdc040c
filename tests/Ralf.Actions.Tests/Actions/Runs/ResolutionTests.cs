using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Ways out of a conflict: a person's choice, and a session that owns the disputed files alone.</summary>
public sealed class ResolutionTests
{
    [Fact]
    public async Task A_session_resolves_from_both_versions_and_owns_the_disputed_file_alone()
    {
        using var bench = new WaveFixture(("src/c.cs", "base\n"));
        Dictionary<string, string>? seen = null;
        SessionPacket? resolving = null;
        bench.Act = (packet, workspace) =>
        {
            if (packet.Task.Resolves is null)
            {
                WaveFixture.Write(packet, workspace);
                WaveFixture.WriteFile(workspace, "src/c.cs", $"{packet.Task.Id}\n");
                return;
            }

            resolving = packet;
            seen = Directory
                .EnumerateFiles(workspace, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(workspace, f))
                .Where(f => !f.StartsWith(".git/", StringComparison.Ordinal))
                .ToDictionary(f => f, f => File.ReadAllText(Path.Combine(workspace, f)));
            WaveFixture.WriteFile(workspace, "src/c.cs", "a and b\n");
            WaveFixture.WriteFile(workspace, "src/a/new.cs", "stolen\n");
        };
        bench.Start(
            Conflicting(ConflictPolicy.Session) with
            {
                Tasks =
                [
                    Both("a") with
                    {
                        Checks = ["test -f src/a/new.cs"],
                    },
                    Both("b") with
                    {
                        Checks = ["test -f src/b/new.cs"],
                    },
                    Task("after", "a"),
                ],
            }
        );

        var coordinator = await bench.RunAsync(11);
        Assert.Equal("a conflicted, b conflicted, after blocked, resolve-a pending", Standings(coordinator.State));
        Assert.DoesNotContain("new.cs", Paths(bench, coordinator), StringComparison.Ordinal);

        coordinator = await bench.RunAsync(12);

        Assert.Equal(["src/c.cs"], resolving!.Scope);
        Assert.Equal(
            new Dictionary<string, string>
            {
                [".ralf/conflict/a/src/c.cs"] = "a\n",
                [".ralf/conflict/b/src/c.cs"] = "b\n",
                [".ralf/conflict/base/src/c.cs"] = "base\n",
                ["README.md"] = "r\n",
                ["src/a/new.cs"] = "a\n",
                ["src/a/x.cs"] = "1\n",
                ["src/b/new.cs"] = "b\n",
                ["src/c.cs"] = "base\n",
            },
            seen
        );
        Assert.Equal("a landed, b landed, after pending, resolve-a landed", Standings(coordinator.State));
        Assert.Equal("a and b", Show(bench, coordinator, "src/c.cs"));
        Assert.Equal("a", Show(bench, coordinator, "src/a/new.cs"));
        Assert.Equal("b", Show(bench, coordinator, "src/b/new.cs"));
        Assert.DoesNotContain(".ralf", Paths(bench, coordinator), StringComparison.Ordinal);
        // Both versions are still on their branches.
        Assert.Equal("a", bench.Git("show", "ralf/r1/a.1:src/c.cs").Trim());
        Assert.Equal("b", bench.Git("show", "ralf/r1/b.1:src/c.cs").Trim());
        Assert.Empty(RunAudit.Audit(coordinator.Store, Run));
        Assert.Contains("after landed", Standings((await bench.RunAsync(13)).State), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_takes_one_side_and_the_other_lands_without_it()
    {
        var run = Start(ConflictPolicy.Review);
        var state = await run.RunAsync();
        Assert.Equal("a conflicted, b conflicted, after blocked", Standings(state));

        Send(run, "resolve src/c.cs take b");
        state = await run.RunAsync();

        Assert.Equal("a landed, b landed, after landed", Standings(state));
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal("b", Text(run, "src/c.cs"));
        Assert.Equal("a", Text(run, "src/a/own.cs"));
        Assert.Equal("b", Text(run, "src/b/own.cs"));
        Assert.Empty(run.Audit());
    }

    [Theory]
    [InlineData("resolve src/d.cs take a", "RALF559")]
    [InlineData("resolve src/c.cs take after", "RALF560")]
    [InlineData("resolve src/c.cs take nobody", "RALF560")]
    public async Task What_is_no_side_of_a_conflict_is_refused(string line, string code)
    {
        var run = Start(ConflictPolicy.Review);
        var state = await run.RunAsync();
        Assert.Equal(
            code,
            Assert.Throws<UserException>(() => SlashCommandEvents.Decide(state, SlashCommand.Parse(line), null)).Code
        );
    }

    [Fact]
    public async Task What_stands_in_the_result_may_be_taken_too_and_a_retry_forgets_the_choice()
    {
        var run = Start(ConflictPolicy.Review);
        await run.RunAsync();
        Send(run, "resolve src/c.cs take result");
        var state = await run.RunAsync();
        Assert.Equal("a landed, b landed, after landed", Standings(state));
        Assert.Null(TreeWalk.Find(run.Store, run.ResultTree(), RepoPath.Parse("src/c.cs")));
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_resolving_session_that_changes_nothing_leaves_the_conflict_to_people()
    {
        var run = Start(ConflictPolicy.Session, (_, _) => new([]));

        var state = await run.RunAsync();

        Assert.Equal("a conflicted, b conflicted, after blocked, resolve-a failed", Standings(state));
        Send(run, "resolve src/c.cs take a");
        state = await run.RunAsync();
        Assert.Equal("a landed, b landed, after landed, resolve-a failed", Standings(state));
        Send(run, "retry resolve-a");
        state = await run.RunAsync();
        Assert.Equal("a landed, b landed, after landed, resolve-a landed", Standings(state));
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_choice_made_while_a_session_resolves_wins_and_nothing_lands_twice()
    {
        SimulatedRun? run = null;
        run = Start(
            ConflictPolicy.Session,
            (p, _) =>
            {
                Send(run!, "resolve src/c.cs take a");
                return new([("src/c.cs", "late")]);
            }
        );

        var state = await run.RunToEndAsync();

        Assert.Equal("a landed, b landed, after landed, resolve-a landed", Standings(state));
        Assert.Equal("a", Text(run, "src/c.cs"));
        Assert.Empty(run.Audit());
    }

    private static SimulatedRun Start(ConflictPolicy policy, Func<SessionPacket, int, Deed>? resolve = null)
    {
        SimulatedRun? run = null;
        run = new SimulatedRun(
            Conflicting(policy),
            (p, turn) =>
                p.Task.Resolves is not null ? resolve!(p, turn)
                : p.Task.Id == Id("after") ? Write(p)
                : new([("src/c.cs", p.Task.Id.Value), ($"src/{p.Task.Id}/own.cs", p.Task.Id.Value)])
        );
        run.Engine.Before = async (packet, _) =>
        {
            // Both start from one commit.
            while (packet.Task.Id != Id("after") && run.Engine.Started.Count < 2)
            {
                await System.Threading.Tasks.Task.Yield();
            }
        };
        return run;
    }

    private static Plan Conflicting(ConflictPolicy policy) =>
        Plan(Both("a"), Both("b"), Task("after", "a")) with
        {
            Policy = new PlanPolicy(Overlap: OverlapPolicy.Allow, OutOfScope: OutOfScopePolicy.Strip)
            {
                Conflict = policy,
            },
            Limits = new PlanLimits(Attempts: 2),
        };

    private static PlanTask Both(string id) => Task(id) with { Scope = [$"src/{id}/**", "src/c.cs"] };

    private static void Send(SimulatedRun run, string line)
    {
        foreach (var made in SlashCommandEvents.Decide(run.State, SlashCommand.Parse(line), null))
        {
            run.Append(made.Body);
        }
    }

    private static string Text(SimulatedRun run, string path) =>
        System.Text.Encoding.UTF8.GetString(
            run.Store.ReadBlob(TreeWalk.Find(run.Store, run.ResultTree(), RepoPath.Parse(path))!.Id)
        );

    private static string Paths(WaveFixture bench, RunCoordinator coordinator) =>
        bench.Git("ls-tree", "-r", "--name-only", coordinator.State.Result.Hex);

    private static string Show(WaveFixture bench, RunCoordinator coordinator, string path) =>
        bench.Git("show", $"{coordinator.State.Result.Hex}:{path}").Trim();
}
