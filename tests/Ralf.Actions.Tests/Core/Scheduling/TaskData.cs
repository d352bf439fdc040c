using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Scheduling;

/// <summary>Tasks and states with nothing in them but what scheduling looks at.</summary>
internal static class TaskData
{
    public static AgentSettings Agent { get; } =
        new(AgentKind.Command, ["true"], null, TimeSpan.FromMinutes(1), null, null, []);

    public static PlanTask Make(string id, string[] scope, string[]? reads = null, string[]? needs = null) =>
        new(
            TaskId.Parse(id),
            $"Do {id}",
            "Do it.",
            scope,
            reads ?? [],
            [],
            [.. (needs ?? []).Select(TaskId.Parse)],
            [],
            Agent,
            id
        );

    public static Plan Plan(IReadOnlyList<PlanTask> tasks, PlanPolicy? policy = null) =>
        new(
            "test",
            "Goal.",
            "main",
            Agent,
            new PlanLimits(),
            policy ?? new PlanPolicy(),
            [],
            [],
            [],
            [],
            "ralf.yml",
            tasks
        );

    /// <summary>A running run; tasks that are not named are pending.</summary>
    public static RunState StateOf(
        IReadOnlyList<PlanTask> tasks,
        IReadOnlyDictionary<TaskId, TaskState> states,
        IReadOnlySet<TaskId>? selected = null
    ) =>
        new(
            RunId.Parse("r1"),
            Plan(tasks),
            RunPhase.Running,
            null,
            "0",
            GitId.None,
            GitId.None,
            selected,
            [.. tasks.Select(t => Status(t, states.GetValueOrDefault(t.Id, TaskState.Pending)))],
            [],
            null,
            Usage.None,
            0,
            0
        );

    public static RunState StateOf(IReadOnlyList<PlanTask> tasks, params (string Task, TaskState State)[] states) =>
        StateOf(tasks, states.ToDictionary(s => TaskId.Parse(s.Task), s => s.State));

    public static string Text(IEnumerable<TaskId> ids) => string.Join(' ', ids);

    private static RunTaskStatus Status(PlanTask task, TaskState state) =>
        new(task, state, 0, 0, null, [], null, null, false, null, [], [], [], null, 0);
}
