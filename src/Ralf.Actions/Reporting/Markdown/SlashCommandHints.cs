namespace Ralf.Actions.Reporting;

/// <summary>Lines to post on the run's pull request, one per comment.</summary>
internal static class SlashCommandHints
{
    // More names would make a line that nobody reads, and one that is too long to be accepted.
    private const int Named = 5;

    /// <summary>Commands that bring the run on, except those that a gate or a proposal asks for itself.</summary>
    public static IReadOnlyList<string> List(RunState state)
    {
        var again = state.Tasks.Where(t => t.IsRetriable).Select(t => t.Task.Id).ToList();
        return
        [
            .. again.Count == 0 ? Array.Empty<string>()
            : again.Count > Named ? ["/ralf retry all"]
            : [$"/ralf retry {string.Join(' ', again)}"],
            .. Disputed(state) is var (path, task) ? [$"/ralf resolve {path} take {task}"] : Array.Empty<string>(),
            .. state.Phase == RunPhase.Paused ? ["/ralf resume"] : Array.Empty<string>(),
            .. state.Phase is RunPhase.Paused or RunPhase.Running ? ["/ralf cancel"] : Array.Empty<string>(),
        ];
    }

    /// <summary>An undecided disputed file whose name fits into a line, with a task that has a version of it; null if
    /// there is no such file.</summary>
    public static (string Path, Core.Plans.TaskId Task)? Disputed(RunState state) =>
        state
            .Tasks.Where(t => t.State == TaskState.Conflicted)
            .SelectMany(t => t.ConflictPaths.Except(t.Chosen.Keys), (t, p) => (Path: p.Value, t.Task.Id))
            .Where(d => d.Path.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/'))
            .Cast<(string, Core.Plans.TaskId)?>()
            .FirstOrDefault();

    public static string Answer(string proposal, string verdict) =>
        $"/ralf answer {SafeText.Clean(proposal, 20)} {verdict}";
}
