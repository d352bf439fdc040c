using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Benchmarks;

/// <summary>The local engine's policy in virtual time: what is ready first takes a free slot, and each session is
/// merged at once and for nothing.</summary>
internal static class VirtualRun
{
    public static TimeSpan Simulate(RandomGraph graph, int parallel)
    {
        var tasks = graph.ToTasks();
        var schedule = Schedule.Build(tasks, new PlanPolicy());
        var sleeps = graph.Tasks.ToDictionary(t => TaskId.Parse(t.Id), t => t.Sleep);
        var states = tasks.ToDictionary(t => t.Id, _ => TaskState.Pending);
        var running = new PriorityQueue<TaskId, TimeSpan>();
        var now = TimeSpan.Zero;
        while (true)
        {
            foreach (var id in schedule.Ready(State(tasks, states)).Take(parallel - running.Count))
            {
                states[id] = TaskState.Running;
                running.Enqueue(id, now + sleeps[id]);
            }

            if (!running.TryDequeue(out var ended, out var end))
            {
                return states.Values.All(s => s == TaskState.Landed)
                    ? now
                    : throw new InvalidOperationException("the schedule left tasks behind");
            }

            (states[ended], now) = (TaskState.Landed, end);
        }
    }

    private static RunState State(IReadOnlyList<PlanTask> tasks, Dictionary<TaskId, TaskState> states)
    {
        var plan = new Plan(
            "sleepy",
            "Sleep.",
            "main",
            tasks[0].Agent,
            new PlanLimits(),
            new PlanPolicy(),
            [],
            [],
            [],
            [],
            null,
            tasks
        );
        return new RunState(
            RunId.Parse("virtual"),
            plan,
            RunPhase.Running,
            null,
            "0",
            GitId.None,
            GitId.None,
            null,
            [.. tasks.Select(t => Status(t, states[t.Id]))],
            [],
            null,
            Usage.None,
            0,
            0
        );
    }

    private static Core.State.RunTaskStatus Status(PlanTask task, TaskState state) =>
        new(task, state, 0, 0, null, [], null, null, false, null, [], [], [], null, 0);
}
