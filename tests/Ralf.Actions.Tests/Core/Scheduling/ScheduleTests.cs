using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using Ralf.Core.State;
using static Ralf.Actions.Tests.Scheduling.TaskData;

namespace Ralf.Actions.Tests.Scheduling;

public sealed class ScheduleTests
{
    private static readonly PlanPolicy _default = new();
    private static readonly PlanPolicy _ordered = new(OverlapPolicy.Order);
    private static readonly PlanPolicy _allowed = new(OverlapPolicy.Allow);

    private static TaskId Id(string id) => TaskId.Parse(id);

    private static string Waves(Schedule schedule) => string.Join(" | ", schedule.Waves.Select(Text));

    [Fact]
    public void The_order_follows_needs_and_then_the_plan()
    {
        var schedule = Schedule.Build(
            [Make("d", ["d"], needs: ["b"]), Make("c", ["c"]), Make("b", ["b"]), Make("a", ["a"])],
            _default
        );

        Assert.Equal("c b d a", Text(schedule.Order));
        Assert.Equal("c b a | d", Waves(schedule));
    }

    [Fact]
    public void Scopes_that_meet_without_an_order_are_an_overlap_with_both_globs_and_a_path()
    {
        var schedule = Schedule.Build(
            [Make("a", ["lib/**", "src/**/x.cs"]), Make("b", ["src/a/**"]), Make("c", ["doc/**"])],
            _default
        );

        var overlap = Assert.Single(schedule.Overlaps);
        Assert.Equal(
            ("a", "b", "src/**/x.cs", "src/a/**"),
            (overlap.First.Value, overlap.Second.Value, overlap.Intersection.Left, overlap.Intersection.Right)
        );
        Assert.StartsWith("src/a/", overlap.Intersection.Witness, StringComparison.Ordinal);
        Assert.False(schedule.FoldsWith(Id("a"), Id("b")));
    }

    [Fact]
    public void Scopes_that_meet_are_no_overlap_where_one_task_needs_the_other_through_a_third()
    {
        var schedule = Schedule.Build(
            [
                Make("a", ["src/**"]),
                Make("b", ["lib/**"], needs: ["a"]),
                Make("c", ["src/x.cs"], reads: ["src/**"], needs: ["b"]),
            ],
            _default
        );

        Assert.Empty(schedule.Overlaps);
        Assert.Empty(schedule.After(Id("c")));
    }

    [Fact]
    public void Overlaps_become_order_edges_from_the_earlier_to_the_later_where_the_plan_says_order()
    {
        var schedule = Schedule.Build(
            [Make("late", ["src/**"], needs: ["z"]), Make("z", ["z"]), Make("early", ["src/x"])],
            _ordered
        );

        Assert.Empty(schedule.Overlaps);
        Assert.Equal("z late early", Text(schedule.Order));
        Assert.Equal("late", Text(schedule.After(Id("early"))));
        Assert.Equal("z | late | early", Waves(schedule));
    }

    [Fact]
    public void Overlaps_that_the_plan_allows_run_together_and_are_folded_together()
    {
        PlanTask[] tasks = [Make("a", ["x"]), Make("b", ["x"]), Make("c", ["y"])];
        var schedule = Schedule.Build(tasks, _allowed);

        Assert.Single(schedule.Overlaps);
        Assert.True(schedule.FoldsWith(Id("a"), Id("b")));
        Assert.True(schedule.FoldsWith(Id("b"), Id("a")));
        Assert.False(schedule.FoldsWith(Id("a"), Id("c")));
        Assert.Equal("a b c", Text(schedule.Ready(StateOf(tasks))));
    }

    [Fact]
    public void An_allowed_overlap_that_a_read_orders_is_ordered()
    {
        PlanTask[] tasks = [Make("a", ["x"]), Make("b", ["x"], reads: ["x"])];
        var schedule = Schedule.Build(tasks, _allowed);

        Assert.Empty(schedule.Overlaps);
        Assert.Equal("a", Text(schedule.After(Id("b"))));
        Assert.False(schedule.FoldsWith(Id("a"), Id("b")));
    }

    [Fact]
    public void A_reader_waits_for_an_earlier_writer_and_a_writer_for_an_earlier_reader()
    {
        PlanTask[] tasks =
        [
            Make("reader", ["r"], reads: ["src/**"]),
            Make("writer", ["src/a"]),
            Make("reader2", ["s"], reads: ["src/a"]),
        ];
        var schedule = Schedule.Build(tasks, _default);

        Assert.Equal("reader", Text(schedule.After(Id("writer"))));
        Assert.Equal("writer", Text(schedule.After(Id("reader2"))));
        Assert.Equal("reader | writer | reader2", Waves(schedule));
    }

    [Fact]
    public void Reads_make_no_order_where_the_plan_ignores_them()
    {
        PlanTask[] tasks = [Make("r", ["r"], reads: ["w"]), Make("w", ["w"])];
        var schedule = Schedule.Build(tasks, _default with { ReadOverlap = ReadOverlapPolicy.Ignore });

        Assert.Equal("r w", Waves(schedule));
    }

    [Theory]
    [InlineData(nameof(TaskState.Running), "c")]
    [InlineData(nameof(TaskState.Recorded), "c")]
    [InlineData(nameof(TaskState.Landed), "b c needy")]
    [InlineData(nameof(TaskState.Failed), "b c")]
    [InlineData(nameof(TaskState.Conflicted), "b c")]
    [InlineData(nameof(TaskState.Blocked), "b c")]
    [InlineData(nameof(TaskState.Cancelled), "b c")]
    public void An_order_edge_asks_for_an_end_and_a_need_for_a_landing(string state, string ready)
    {
        PlanTask[] tasks =
        [
            Make("a", ["x/**"]),
            Make("b", ["x/b"]),
            Make("c", ["c"]),
            Make("needy", ["n"], needs: ["a"]),
        ];
        var schedule = Schedule.Build(tasks, _ordered);

        Assert.Equal(ready, Text(schedule.Ready(StateOf(tasks, ("a", Enum.Parse<TaskState>(state))))));
    }

    [Fact]
    public void The_longest_chain_behind_a_task_goes_first()
    {
        PlanTask[] tasks =
        [
            Make("lone", ["l"]),
            Make("short", ["s"]),
            Make("after_short", ["s2"], needs: ["short"]),
            Make("long", ["g"]),
            Make("reader", ["r"], reads: ["g"]),
            Make("last", ["z"], needs: ["reader"]),
        ];
        var schedule = Schedule.Build(tasks, _default);

        Assert.Equal("long short lone", Text(schedule.Ready(StateOf(tasks))));
    }

    [Fact]
    public void Forbidden_overlaps_never_run_together_whatever_the_caller_does_about_them()
    {
        PlanTask[] tasks = [Make("a", ["x"]), Make("b", ["x"]), Make("c", ["c"])];
        var schedule = Schedule.Build(tasks, _default);

        Assert.Equal("a c", Text(schedule.Ready(StateOf(tasks))));
        Assert.Equal("c", Text(schedule.Ready(StateOf(tasks, ("b", TaskState.Running)))));
    }

    [Fact]
    public void A_plan_that_forbids_overlaps_and_has_too_many_runs_one_task_at_a_time()
    {
        var tasks = Enumerable.Range(0, 60).Select(i => Make($"t{i}", ["**"])).ToList();
        var schedule = Schedule.Build(tasks, _default);

        Assert.Equal(LockEdges.MaxForbidden, schedule.Overlaps.Count);
        Assert.Equal("t0", Text(schedule.Ready(StateOf(tasks))));
        Assert.Empty(schedule.Ready(StateOf(tasks, ("t59", TaskState.Running))));
    }

    [Fact]
    public void Tasks_that_were_not_chosen_neither_run_nor_hold_up_others()
    {
        PlanTask[] tasks =
        [
            Make("unchosen", ["u", "x"]),
            Make("hopeless", ["x", "y"], needs: ["unchosen"]),
            Make("chosen", ["y"]),
        ];
        var schedule = Schedule.Build(tasks, _ordered);
        var selected = new HashSet<TaskId> { Id("hopeless"), Id("chosen") };

        var state = StateOf(tasks, new Dictionary<TaskId, TaskState>(), selected);

        Assert.Equal("hopeless", Text(schedule.After(Id("chosen"))));
        Assert.Equal("chosen", Text(schedule.Ready(state)));
    }

    [Fact]
    public void Follow_ups_come_last_and_change_no_edge_of_the_plan()
    {
        PlanTask[] plan =
        [
            Make("a", ["a"]),
            Make("b", ["b"], reads: ["f"], needs: ["a"]),
            Make("c", ["c"], needs: ["b"]),
        ];
        var schedule = Schedule.Build([.. plan, Make("followup", ["f"])], _default);

        Assert.Equal("a b c followup", Text(schedule.Order));
        Assert.Equal("b", Text(schedule.After(Id("followup"))));
        Assert.All(plan, t => Assert.Empty(schedule.After(t.Id)));
    }

    [Fact]
    public void Needs_in_a_circle_are_no_order()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Schedule.Build([Make("a", ["a"], needs: ["b"]), Make("b", ["b"], needs: ["a"])], _default)
        );

        Assert.Contains("cycle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_tasks_that_all_meet_are_ordered_one_after_the_other()
    {
        var tasks = Enumerable.Range(0, 2_000).Select(i => Make($"t{i}", ["**"])).ToList();

        var schedule = Schedule.Build(tasks, _ordered);

        Assert.Equal(2_000, schedule.Waves.Count);
        Assert.Equal("t0", Text(schedule.Ready(StateOf(tasks))));
    }
}
