using Ralf.Actions.Reporting;
using Ralf.Actions.Sessions;
using Ralf.Core.Merging;

namespace Ralf.Actions.Runs;

/// <summary>Decides what a task's sessions can read, from the state alone.</summary>
internal static class ViewBuilder
{
    /// <summary>Null: the whole repository.</summary>
    public static SessionView? Build(IGitStore store, RunState state, PlanTask task) =>
        task.Sees switch
        {
            TaskVisibility.Log => new([], [.. LogFiles(state)]),
            TaskVisibility.Produced => new(
                [.. task.Needs.SelectMany(n => Produced(store, state[n])), .. task.Inputs.Select(i => i.File)],
                []
            ),
            _ => null,
        };

    /// <summary>The files that it promised and those that it changed: a session may do more than its plan
    /// says.</summary>
    private static IEnumerable<string> Produced(IGitStore store, RunTaskStatus task) =>
        task.State == TaskState.Landed
            ? task.Task.Produces.Concat(SessionFiles.Of(store, task.LastRecord!).Select(p => p.Value)).Distinct()
            : [];

    private static IEnumerable<ViewFile> LogFiles(RunState state)
    {
        yield return File("decisions.md", DecisionsText.Render(state.Plan, state.Proposals));
        yield return File("status.json", StatusReport.From(state, new HashSet<TaskId>()).ToJson());
        foreach (var record in state.Tasks.SelectMany(t => t.Records))
        {
            yield return File(
                $"records/{record.TaskId}.{record.Attempt}.json",
                JsonSerializer.Serialize(record, StateJson.Indented.Of<SessionRecord>()) + "\n"
            );
        }
    }

    private static ViewFile File(string name, string text) => new($"{SessionView.Folder}/{name}", text);
}
