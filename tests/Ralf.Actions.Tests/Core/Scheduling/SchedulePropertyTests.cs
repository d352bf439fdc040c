using CsCheck;
using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Scheduling;

public sealed class SchedulePropertyTests
{
    private static readonly Gen<(PlanTask[] Tasks, PlanPolicy Policy)> _case = Gen.Select(
        RandomPlan.Tasks,
        RandomPlan.Policy
    );

    [Fact]
    public void Every_edge_leads_forward_in_the_order() =>
        _case.Sample(c =>
        {
            var schedule = Schedule.Build(c.Tasks, c.Policy);
            var order = schedule.Order.ToList();
            Assert.Equal(c.Tasks.Select(t => t.Id).Order(), order.Order());
            foreach (var task in c.Tasks)
            {
                Assert.All(
                    task.Needs.Concat(schedule.After(task.Id)),
                    before => Assert.True(order.IndexOf(before) < order.IndexOf(task.Id))
                );
            }
        });

    [Fact]
    public void The_same_tasks_give_the_same_order() =>
        _case.Sample(c =>
        {
            var (one, other) = (
                Schedule.Build(c.Tasks, c.Policy),
                Schedule.Build([.. c.Tasks.Select(t => t with { })], c.Policy)
            );
            Assert.Equal(one.Order, other.Order);
            Assert.Equal(one.Overlaps, other.Overlaps);
            Assert.All(c.Tasks, t => Assert.Equal(one.After(t.Id), other.After(t.Id)));
        });

    [Fact]
    public void A_pair_that_meets_has_an_edge_or_a_need_or_is_listed() =>
        _case.Sample(c =>
        {
            var schedule = Schedule.Build(c.Tasks, c.Policy);
            var order = schedule.Order.ToList();
            var byId = c.Tasks.ToDictionary(t => t.Id);
            foreach (var (i, later) in order.Index())
            {
                foreach (var earlier in order.Take(i))
                {
                    var (a, b) = (byId[earlier], byId[later]);
                    var held = schedule.After(later).Contains(earlier) || Needs(b, earlier, byId);
                    var listed = schedule.Overlaps.Any(o => o.First == earlier && o.Second == later);
                    var (writes, reads) = (
                        RandomPlan.WritesMeet(a, b),
                        c.Policy.ReadOverlap == ReadOverlapPolicy.Order && RandomPlan.ReadsMeet(a, b)
                    );
                    Assert.True(!reads || held);
                    Assert.True(!writes || held || listed);
                    Assert.True(!listed || c.Policy.Overlap != OverlapPolicy.Order);
                }
            }
        });

    [Fact]
    public void No_two_tasks_of_a_wave_exclude_each_other_or_have_an_edge() =>
        _case
            .Where(c => Schedule.Build(c.Tasks, c.Policy).Overlaps.Count == 0)
            .Sample(c =>
            {
                var schedule = Schedule.Build(c.Tasks, c.Policy);
                var byId = c.Tasks.ToDictionary(t => t.Id);
                foreach (var wave in schedule.Waves)
                {
                    AssertApart([.. wave.Select(id => byId[id])], c.Policy);
                    Assert.All(wave, id => Assert.Empty(schedule.After(id).Concat(byId[id].Needs).Intersect(wave)));
                }
            });

    [Fact]
    public void Each_task_is_in_the_first_wave_that_its_edges_allow() =>
        _case.Sample(c =>
        {
            var schedule = Schedule.Build(c.Tasks, c.Policy);
            var wave = schedule.Waves.SelectMany((w, i) => w.Select(id => (id, i))).ToDictionary(x => x.id, x => x.i);
            Assert.All(
                c.Tasks,
                t =>
                    Assert.Equal(
                        t.Needs.Concat(schedule.After(t.Id)).Select(b => wave[b] + 1).DefaultIfEmpty(0).Max(),
                        wave[t.Id]
                    )
            );
        });

    [Fact]
    public void A_whole_run_ends_with_every_task_final_and_never_two_that_exclude_each_other() =>
        Gen.Select(RandomPlan.Tasks, RandomPlan.Policy, Gen.Int[1, 5], Gen.Int)
            .Sample((tasks, policy, slots, seed) => Run(tasks, policy, slots, seed));

    private static void Run(PlanTask[] tasks, PlanPolicy policy, int slots, int seed)
    {
        var random = new Random(seed);
        var schedule = Schedule.Build(tasks, policy);
        var states = tasks.ToDictionary(t => t.Id, _ => TaskState.Pending);
        while (true)
        {
            var running = tasks.Where(t => states[t.Id] == TaskState.Running).ToList();
            var ready = schedule.Ready(TaskData.StateOf(tasks, states));
            var together = running.Concat(tasks.Where(t => ready.Contains(t.Id)));
            AssertApart([.. together], policy);
            AssertNothingForgotten(tasks, states, schedule, ready);
            foreach (var id in ready.Take(slots - running.Count))
            {
                states[id] = TaskState.Running;
                running.Add(tasks.First(t => t.Id == id));
            }

            if (running.Count == 0)
            {
                break;
            }

            End(tasks, states, running[random.Next(running.Count)].Id, random);
        }

        Assert.DoesNotContain(TaskState.Pending, states.Values);
    }

    /// <summary>Mostly landed, sometimes back in the queue, sometimes failed, with what needs it blocked.</summary>
    private static void End(PlanTask[] tasks, Dictionary<TaskId, TaskState> states, TaskId task, Random random)
    {
        states[task] = random.Next(6) switch
        {
            0 => TaskState.Failed,
            1 => TaskState.Pending,
            _ => TaskState.Landed,
        };
        var byId = tasks.ToDictionary(t => t.Id);
        foreach (var other in tasks.Where(t => states[task] == TaskState.Failed))
        {
            if (Needs(other, task, byId))
            {
                states[other.Id] = TaskState.Blocked;
            }
        }
    }

    /// <summary>What is pending and not ready waits for something that can be named.</summary>
    private static void AssertNothingForgotten(
        PlanTask[] tasks,
        Dictionary<TaskId, TaskState> states,
        Schedule schedule,
        IReadOnlyList<TaskId> ready
    )
    {
        TaskState[] open = [TaskState.Pending, TaskState.Running];
        foreach (var task in tasks.Where(t => states[t.Id] == TaskState.Pending && !ready.Contains(t.Id)))
        {
            var waits =
                task.Needs.Any(n => states[n] != TaskState.Landed)
                || schedule.After(task.Id).Any(a => open.Contains(states[a]))
                || schedule.Overlaps.Any(o =>
                    (o.First == task.Id && Holds(o.Second)) || (o.Second == task.Id && Holds(o.First))
                );
            Assert.True(waits, $"{task.Id} waits for nothing");
        }

        bool Holds(TaskId id) => states[id] == TaskState.Running || ready.Contains(id);
    }

    private static void AssertApart(List<PlanTask> together, PlanPolicy policy)
    {
        foreach (var (i, one) in together.Index())
        {
            Assert.All(together.Skip(i + 1), other => Assert.False(RandomPlan.Exclude(one, other, policy)));
        }
    }

    private static bool Needs(PlanTask task, TaskId need, Dictionary<TaskId, PlanTask> byId) =>
        task.Needs.Any(n => n == need || Needs(byId[n], need, byId));
}
