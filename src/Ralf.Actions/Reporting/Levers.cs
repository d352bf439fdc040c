using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>Lines to write as a comment on the run's pull request; each alone in its comment.</summary>
internal static class Levers
{
    // More than this makes no line that anyone would read, and a longer one than is taken.
    private const int Named = 5;

    /// <summary>What brings the run on that no gate and no proposal asks for by itself.</summary>
    public static IReadOnlyList<string> Of(RunState state)
    {
        var again = state
            .Tasks.Where(t => t.State is TaskState.Failed or TaskState.Conflicted || t.IsShut)
            .Select(t => t.Task.Id)
            .ToList();
        return
        [
            .. again.Count == 0 ? Array.Empty<string>()
            : again.Count > Named ? ["/ralf retry all"]
            : [$"/ralf retry {string.Join(' ', again)}"],
            .. state.Phase == RunPhase.Paused ? ["/ralf resume"] : Array.Empty<string>(),
            .. state.Phase is RunPhase.Paused or RunPhase.Running
                ? ["/ralf cancel"]
                : Array.Empty<string>(),
        ];
    }

    public static string Answer(string proposal, string verdict) =>
        $"/ralf answer {SafeText.Of(proposal, 20)} {verdict}";
}
