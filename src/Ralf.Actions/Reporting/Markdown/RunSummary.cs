using Spectre.Console;

namespace Ralf.Actions.Reporting;

/// <summary>The outcome of a run for people: what landed and what did not, why, what it cost, and what to type
/// next.</summary>
internal static class RunSummary
{
    // More of one kind are counted, not listed; a run of 400 tasks still fits on a screen.
    private const int Listed = 12;

    public static void Write(RunState state, IAnsiConsole console, bool isBranchGone = false)
    {
        var lines = new UnwrappedLines();
        lines.Add($"Run {state.Run}: ").End(Phase(state), PhaseStyle(state.Phase));
        if (state is { Phase: RunPhase.Paused, PausedDetail: { Length: > 0 } detail })
        {
            lines.End(SafeText.Clean(detail, 500));
        }

        foreach (var section in SummarySections.Build(state))
        {
            Add(lines, section);
        }

        lines.End();
        if (state.Verify is { } verify)
        {
            var text = EventText.Verified(verify);
            lines.End(char.ToUpperInvariant(text[0]) + text[1..], verify.Passed ? Green : Red);
            if (state.Blame is { } blame && blame.Result == verify.Result)
            {
                text = EventText.Blamed(blame);
                lines.End(char.ToUpperInvariant(text[0]) + text[1..], Red);
            }
        }

        lines.End(Used(state));
        if (CheckedTwice(state) is { Length: > 0 } twice)
        {
            lines.End($"Checked twice: {twice}");
        }

        lines.End(
            isBranchGone
                ? $"Result: {state.Run.ResultRef} ({state.Result.Short}); the branch {BranchNames.Result(state.Run)} is gone"
                : $"Result: {BranchNames.Result(state.Run)} ({state.Result.Short})"
        );
        lines.End().End("Next:");
        foreach (var command in NextCommands.List(state, isBranchGone))
        {
            lines.End("  " + command, Bold);
        }

        if (NothingChanged(state))
        {
            lines.End().End("Run done, nothing changed.");
        }

        console.Write(lines);
    }

    private static Style Green { get; } = new(Color.Green);

    private static Style Red { get; } = new(Color.Red);

    private static Style Bold { get; } = new(decoration: Decoration.Bold);

    /// <summary><c>done</c>, <c>done, nothing changed</c>, <c>paused for credentials</c>.</summary>
    public static string Phase(RunState state) =>
        state is { Phase: RunPhase.Paused, PausedFor: { } why } ? $"paused for {SafeText.Clean(why)}"
        : NothingChanged(state) ? "done, nothing changed"
        : DisplayText.Lower(state.Phase);

    /// <summary>True if the run is done because no task needed a change.</summary>
    public static bool NothingChanged(RunState state) =>
        state.Phase == RunPhase.Done && state.Tasks.All(t => t.LandedCommit is null);

    /// <summary><c>2 sessions, 2,400 tokens, $0.50</c>.</summary>
    public static string Used(RunState state) =>
        $"{DisplayText.Count(state.Sessions, "session")}, {DisplayText.Used(state.Usage)}";

    /// <summary><c>12 paths of 3 sessions</c>: what landed and was read by Ralf and by LibGit2Sharp with the same
    /// outcome. Empty if nothing was.</summary>
    public static string CheckedTwice(RunState state)
    {
        var counts = state.Landings.Select(l => l.CheckedTwice).OfType<int>().ToList();
        return counts.Count == 0
            ? ""
            : $"{DisplayText.Count((int)Math.Min(counts.Sum(c => (long)c), int.MaxValue), "path")} of {DisplayText.Count(counts.Count, "session")}";
    }

    private static Style PhaseStyle(RunPhase phase) =>
        phase switch
        {
            RunPhase.Done => Green,
            RunPhase.Failed => Red,
            RunPhase.Running => Style.Plain,
            _ => new Style(Color.Yellow),
        };

    private static void Add(UnwrappedLines lines, SummarySection section)
    {
        lines.End().Add(section.Title, section.Style).End($" {section.Rows.Count}");
        var shown = section.Rows.Take(Listed).ToList();
        var names = Math.Min(24, shown.Max(r => r.Name.Length));
        foreach (var row in shown)
        {
            lines.Add("  ").Add(row.Name.PadRight(names)).End("  " + row.Text);
            foreach (var more in row.More)
            {
                lines.End(new string(' ', names + 4) + more);
            }
        }

        if (section.Rows.Count > Listed)
        {
            lines.End($"  and {section.Rows.Count - Listed} more");
        }
    }
}
