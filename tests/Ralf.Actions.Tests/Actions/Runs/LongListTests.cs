using Ralf.Actions.Tests.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.Runs.SimulatedRun;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

/// <summary>Sessions that change so many paths that no event of the log could list them.</summary>
public sealed class LongListTests
{
    [Fact]
    public async Task A_session_that_leaves_thousands_of_paths_ends_no_run()
    {
        var left = Long("pack").Select(p => new ScopeViolation(RepoPath.Parse(p), ChangeKind.Added)).ToList();
        var run = new SimulatedRun(
            Plan(Task("a"), Task("b")) with
            {
                Policy = new PlanPolicy(OutOfScope: OutOfScopePolicy.Strip),
            },
            (p, _) => p.Task.Id == Id("a") ? Write(p) with { Shape = r => r with { ScopeViolations = left } } : Write(p)
        );

        var state = await run.RunAsync();

        Assert.Equal("a landed, b landed", Standings(state));
        Assert.Equal(6_000, Count(state[Id("a")].LastRecord!));
    }

    [Fact]
    public async Task A_conflict_in_more_paths_than_an_event_may_list_fails_the_tasks_and_the_run_goes_on()
    {
        var paths = Long("src/both").Take(1_500).ToList();
        var run = new SimulatedRun(
            Plan(Wide("a"), Wide("b"), Task("c")) with
            {
                Policy = new PlanPolicy(Overlap: OverlapPolicy.Allow) { Conflict = ConflictPolicy.Session },
            },
            (p, _) => p.Task.Id == Id("c") ? Write(p) : new([.. paths.Select(f => (f, (string?)p.Task.Id.Value))])
        );

        var state = await run.RunAsync();

        Assert.Equal("a failed, b failed, c landed", Standings(state));
        Assert.Contains("conflicts in 1500 paths", state[Id("a")].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_sees_all_that_its_need_produced_although_the_record_lists_a_hundred()
    {
        using var bench = new WaveFixture();
        var seen = 0;
        bench.Act = (packet, workspace) =>
        {
            if (packet.Task.Id == Id("book"))
            {
                seen = Directory.EnumerateFiles(Path.Combine(workspace, "src/a/made")).Count();
                return;
            }

            for (var i = 0; i < 150; i++)
            {
                WaveFixture.WriteFile(workspace, $"src/a/made/{i}", "made\n");
            }
        };
        bench.Start(Plan(Task("a"), Task("book", "a") with { Sees = TaskVisibility.Produced, Checks = ["true"] }));

        var coordinator = await bench.RunAsync(11);
        var record = coordinator.State[Id("a")].LastRecord!;
        Assert.Equal((100, 150), (record.FilesModified.Count, record.FileCount));
        await bench.RunAsync(12);

        Assert.Equal(150, seen);
    }

    private static int Count(SessionRecord record) =>
        record.ScopeViolations.Count + record.MoreScopeViolations.Sum(f => f.Count);

    private static PlanTask Wide(string id) => Task(id) with { Scope = ["src/both/**"] };

    /// <summary>Six thousand paths of 3,000 characters.</summary>
    private static IEnumerable<string> Long(string folder)
    {
        var deep = string.Join('/', Enumerable.Range(0, 15).Select(i => new string((char)('a' + i), 200)));
        return Enumerable.Range(0, 6_000).Select(i => $"{folder}/{deep}/{i}");
    }
}
