using Ralf.Actions.Runs;
using Ralf.Actions.Tests.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Who breaks the whole result is found by halving, and is told.</summary>
public sealed class VerifySearchTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(5, 0)]
    [InlineData(8, 3)]
    [InlineData(8, 7)]
    public async Task The_one_that_breaks_the_result_goes_back_with_the_output_and_mends_it(int count, int guilty)
    {
        var culprit = $"t{guilty}";
        var run = Run(
            Tasks(count),
            (files, _) => !files.Contains($"src/{culprit}/x.cs") || files.Contains("src/mended")
        );

        var state = await run.RunAsync();

        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal(2, state[Id(culprit)].Attempt);
        Assert.All(state.Tasks.Where(t => t.Task.Id != Id(culprit)), t => Assert.Equal(1, t.Attempt));
        Assert.Equal([Id(culprit)], Blames(run));
        var again = run.Engine.Started.Single(p => p.Attempt == 2);
        Assert.Contains("The check `make` failed with exit code 2", again.Prompt, Ordinal);
        Assert.Contains("> it does not build", again.Prompt, Ordinal);
        Assert.Contains("is part of the base that you start from", again.Prompt, Ordinal);
        Assert.Null(again.Checkpoint);
        // The result twice, the base, the culprit alone, and a halving.
        Assert.InRange(run.Engine.Verified.Count, 2, 4 + (int)Math.Ceiling(Math.Log2(count)) + 1);
        Assert.Empty(run.Audit());
    }

    [Theory]
    [InlineData(2, "t0 t1")]
    [InlineData(7, "t1 t5")]
    [InlineData(7, "t0 t3 t6")]
    public async Task Where_only_a_combination_breaks_it_is_reported_with_its_tasks(int count, string tasks)
    {
        var together = tasks.Split(' ').Select(t => $"src/{t}/x.cs").ToList();
        var run = Run(Tasks(count), (files, _) => !together.TrueForAll(files.Contains));

        var state = await run.RunAsync();

        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Equal(tasks, string.Join(' ', Blames(run)));
        Assert.All(state.Tasks, t => Assert.Equal((TaskState.Landed, 1), (t.State, t.Attempt)));
        Assert.False(state.Verify?.Passed);
    }

    [Fact]
    public async Task What_a_task_needs_goes_with_it()
    {
        // t2 needs t0 and does not work without it; with it, and without t1, it breaks.
        PlanTask[] tasks = [Task("t0"), Task("t1"), Task("t2", "t0")];
        var run = Run(tasks, (files, _) => !files.Contains("src/t2/x.cs") || files.Contains("src/mended"));
        run.Engine.Verify = Watched(run, run.Engine.Verify);
        await run.RunAsync();
        Assert.Equal([Id("t2")], Blames(run));
    }

    [Fact]
    public async Task A_base_that_fails_by_itself_is_no_tasks_doing()
    {
        var run = Run(Tasks(3), (_, _) => false);
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Empty(Blames(run));
        Assert.NotNull(state.Blame);
        Assert.Equal(2, run.Engine.Verified.Count);
    }

    [Fact]
    public async Task A_task_that_cannot_mend_it_has_failed_when_its_attempts_are_used_up()
    {
        var run = Run(Tasks(3), (files, _) => !files.Contains("src/t1/x.cs"), new PlanLimits(Attempts: 2));
        var state = await run.RunAsync();
        Assert.Equal("t0 landed, t1 failed, t2 landed", SimulatedRun.Standings(state));
        Assert.Equal(SessionReason.VerifyFailed, state[Id("t1")].Reason);
        Assert.Equal(RunPhase.Failed, state.Phase);
        Assert.Empty(run.Audit());
    }

    [Fact]
    public async Task A_search_that_dies_goes_on_with_what_it_had_found_out()
    {
        var run = Run(Tasks(6), (files, _) => !files.Contains("src/t4/x.cs") || files.Contains("src/mended"));
        for (var moment = 3; run.State.Phase == RunPhase.Running; moment += 7)
        {
            try
            {
                await run.RunAsync(parallel: 1, new Fate(moment));
            }
            catch (SimulatedDeathException)
            {
                // The next process goes on.
            }
        }

        Assert.Equal(RunPhase.Done, run.State.Phase);
        Assert.Equal([Id("t4")], Blames(run));
        Assert.Equal(1, run.State[Id("t3")].UsedAttempts);
    }

    [Fact]
    public async Task Over_waves_a_workflow_run_verifies_each_part()
    {
        using var bench = new WaveFixture();
        bench.Start(Plan(Task("a"), Task("d")) with { Verify = ["test ! -e src/d/new.cs || test -e src/d/mended.cs"] });
        bench.Act = (packet, w) =>
            WaveFixture.WriteFile(w, $"src/{packet.Task.Id}/{(packet.Attempt == 1 ? "new" : "mended")}.cs", "x\n");
        var ran = 11L;
        for (; bench.Coordinator().State.Phase == RunPhase.Running && ran < 25; ran++)
        {
            await bench.RunAsync(ran);
        }

        var state = bench.Coordinator().State;
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal([Id("d")], state.Blame?.Tasks);
        Assert.Equal(2, state[Id("d")].Attempt);
        Assert.NotEmpty(bench.Git("for-each-ref", state.Run.VerifyRef));
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static PlanTask[] Tasks(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Task($"t{i}") with { Scope = [$"src/t{i}/**", "src/mended"] })];

    /// <summary>A run whose <c>verify</c> looks at the files of a commit; a session that is told of it mends
    /// it.</summary>
    private static SimulatedRun Run(
        PlanTask[] tasks,
        Func<IReadOnlySet<string>, GitId, bool> passes,
        PlanLimits? limits = null
    )
    {
        var plan = Plan(tasks) with
        {
            Verify = ["make"],
            Limits = limits ?? new PlanLimits(),
            Policy = new PlanPolicy(OverlapPolicy.Order),
        };
        var run = new SimulatedRun(
            plan,
            (p, _) =>
                p.Prompt.Contains("the check of the whole result fails", Ordinal)
                    ? new([("src/mended", "mended\n")])
                    : SimulatedRun.Write(p)
        );
        run.Engine.Verify = commit => passes(Files(run, commit), commit);
        run.Engine.VerifyOutput = "it does not build";
        return run;
    }

    private static HashSet<string> Files(SimulatedRun run, GitId commit) =>
        [.. TreeWalk.Compare(run.Store, GitId.EmptyTree, run.Store.ReadCommit(commit).Tree).Select(c => c.Path.Value)];

    /// <summary>No commit that is verified holds t2 without t0.</summary>
    private static Func<GitId, bool> Watched(SimulatedRun run, Func<GitId, bool> verify) =>
        commit =>
        {
            var files = Files(run, commit);
            Assert.False(files.Contains("src/t2/x.cs") && !files.Contains("src/t0/x.cs"));
            return verify(commit);
        };

    private static IEnumerable<TaskId> Blames(SimulatedRun run) =>
        run.Log.Events.Select(e => e.Body).OfType<VerifyBlamed>().SelectMany(b => b.Tasks);
}
