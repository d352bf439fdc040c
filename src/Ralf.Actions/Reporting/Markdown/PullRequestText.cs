namespace Ralf.Actions.Reporting;

/// <summary>The pull request of a run, for its reviewer. Agents' text enters only through <see
/// cref="MarkdownText"/>.</summary>
internal static class PullRequestText
{
    /// <summary>GitHub's limit for a body or a comment, in UTF-16 units.</summary>
    public const int Limit = 65_536;

    private const int TitleLength = 120;
    private const int MaxAdoptions = 5;
    private const int LabelLength = 50;

    /// <summary>The title; stays the same whatever happens in the run.</summary>
    /// <param name="chosen">The plan's own title; null: its name and goal.</param>
    public static string Title(RunState state, string? chosen = null)
    {
        var own = MarkdownText.Plain(chosen, TitleLength);
        return own.Length > 0 ? own : MarkdownText.Plain($"{state.Plan.Name}: {state.Plan.Goal}", TitleLength);
    }

    /// <summary><c>ralf</c> and the plan's own, each once.</summary>
    public static IReadOnlyList<string> Labels(IEnumerable<string> chosen) =>
        [
            .. chosen
                .Select(l => SafeText.Clean(l, LabelLength))
                .Where(l => l.Length > 0)
                .Prepend("ralf")
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The hidden end of a body, by which the pull request of a run is found.</summary>
    public static string Marker(RunId run) => $"<!-- ralf:{run} -->";

    /// <summary>Markdown of at most <paramref name="limit"/> UTF-16 units: first what waits for somebody, then what was
    /// done. It depends on the state alone.</summary>
    public static string Body(RunState state, ReportLinks links, IReadOnlyList<WaitingGate> gates, int limit = Limit)
    {
        var report = StatusReport.From(state, new HashSet<Core.Plans.TaskId>());
        ReportPart[] parts =
        [
            ReviewParts.Gates(gates, state, links),
            ReviewParts.Proposals(state),
            ReviewParts.Edits(state),
            ReviewParts.Conflicts(report, state, links),
            DataParts.Findings(state),
            TaskParts.Table(state, links),
            TaskParts.Graph(state),
            ReviewParts.Checks(state),
            NoteParts.Warnings(state),
            NoteParts.Decisions(state),
            NoteParts.FollowUps(report),
        ];
        return ReportTruncation.Fit(Head(report, state, links), parts, Tail(state, links), Log(state, links), limit);
    }

    /// <summary>A link to the branch of the log, or the command that shows it.</summary>
    public static string Log(RunState state, ReportLinks links) =>
        links.Log(state.Run) is { } log ? MarkdownText.Link("the whole log", log) : $"`ralf log {state.Run}`";

    private static string Head(StatusReport report, RunState state, ReportLinks links)
    {
        var (plan, run) = (state.Plan, state.Run);
        var phase = RunSummary.Phase(state);
        var detail =
            state.PausedDetail is { Length: > 0 } why && state.Phase == RunPhase.Paused
                ? $": {MarkdownText.Inline(why, 500)}"
                : "";
        var commit = MarkdownText.Link($"`{state.Result.Short}`", links.Commit(state.Result));
        var change = links.Compare(state.Base.Hex, BranchNames.Result(run)) is { } compare
            ? $", {MarkdownText.Link("compared with its base", compare)}"
            : "";
        return $"""
            Run `{run}` of the plan {MarkdownText.Code(plan.Name)}{Source(
                plan
            )}, from {MarkdownText.Code(plan.Base)} at {MarkdownText.Link(
                $"`{state.Base.Short}`",
                links.Commit(state.Base)
            )}. What was asked:

            {MarkdownText.Quote(plan.Goal)}
            **{char.ToUpperInvariant(phase[0])}{MarkdownText.Inline(phase[1..])}**{detail}

            {StatusText.Counts(report)}; {RunSummary.Used(state)}. The result is {commit}{change}{Twice(state)}.{Drift(state)}{Adopted(state)}

            """.ReplaceLineEndings(
            "\n"
        );
    }

    /// <summary>The part of a sentence about what was read twice; empty if nothing was.</summary>
    public static string Twice(RunState state) =>
        RunSummary.CheckedTwice(state) is { Length: > 0 } twice ? $"; checked twice: {twice}" : "";

    private static string Drift(RunState state) =>
        state.Moved is { } moved ? $"\n\nMeanwhile {MarkdownText.Inline(EventText.Moved(moved), 1000)}." : "";

    private static string Adopted(RunState state) =>
        string.Concat(
            state
                .Adoptions.TakeLast(MaxAdoptions)
                .Select(a => $"\n\n{MarkdownText.Inline(EventText.Adopted(a.Adopted), 500)}.")
        );

    private static string Source(Core.Plans.Plan plan) =>
        plan.Source is { } source ? $" ({MarkdownText.Code(source)})" : "";

    private static string Tail(RunState state, ReportLinks links)
    {
        var comments = SlashCommandHints.List(state);
        var terminal = string.Join('\n', NextCommands.List(state));
        var run = links.WorkflowRun is { } page ? $" Written by {MarkdownText.Link("this workflow run", page)}." : "";
        return "\n## Next\n\n"
            + (
                comments.Count == 0
                    ? ""
                    : $"As a comment here, one at a time:\n\n{MarkdownText.Fence(string.Join('\n', comments))}\n"
            )
            + $"In a terminal:\n\n{MarkdownText.Fence(terminal)}\n"
            + $"Everything that happened: {Log(state, links)}.{run}\n\n{Marker(state.Run)}\n";
    }
}
