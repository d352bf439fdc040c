namespace Ralf.Actions.Reporting;

/// <summary>What a reviewer must look at or answer: gates, proposals, conflicts, checks of the whole.</summary>
internal static class ReviewParts
{
    public static ReportPart Gates(IReadOnlyList<WaitingGate> gates, RunState state, ReportLinks links) =>
        new(
            "Waits for approval",
            9,
            10,
            "",
            [
                .. gates.Select(g => new ReportRow(
                    $"- {GateComment.What(g, state, links)}: `{g.ApproveLine}` or `{g.RejectLine}` (who may: {g.Who})\n"
                )),
            ]
        );

    public static ReportPart Proposals(RunState state) =>
        new("Proposals that await an answer", 7, 10, "", [.. SummarySections.Open(state).Select(Proposal)]);

    public static ReportPart Edits(RunState state) =>
        new(
            "Edits of shared files that wait to be applied",
            4,
            10,
            "",
            [.. SummarySections.Edits(state).Select(Proposal)]
        );

    public static ReportPart Conflicts(StatusReport report, RunState state, ReportLinks links) =>
        new(
            "Conflicts",
            8,
            20,
            "All of these tasks stay out of the result, and each keeps its version on its branch. Take one of them (below), or commit the path on this branch as it should be.\n\n"
                + "| path | tasks | versions |\n| --- | --- | --- |\n",
            [.. report.Conflicts.Select(c => Conflict(c, state, links))]
        );

    public static ReportPart Checks(RunState state) =>
        new(
            "Checks of the whole result",
            6,
            3,
            state.Verify is { } verify
                ? $"{(verify.Passed ? "Passed" : "**Failed**")} on `{verify.Result.Short}`{(verify.Result == state.Result ? "" : ", which is not the newest result")}.{Blamed(state, verify)}\n\n"
                : "",
            [.. state.Verify?.Checks.Select(Check) ?? []]
        );

    private static string Blamed(RunState state, VerifyRecorded verify) =>
        state.Blame is { } blame && blame.Result == verify.Result
            ? $" {MarkdownText.Inline(EventText.Blamed(blame))}."
            : "";

    /// <summary>A check and, if it failed, the end of its output.</summary>
    private static ReportRow Check(CheckRun check)
    {
        var line =
            $"- {MarkdownText.Code(check.Command)} {(check.ExitCode == 0 ? "passed" : $"ended with {check.ExitCode}")} after {DisplayText.Describe(TimeSpan.FromSeconds(check.Seconds))}\n";
        return check.ExitCode == 0 || string.IsNullOrWhiteSpace(check.Output)
            ? new ReportRow(line, check.ExitCode != 0)
            : new ReportRow($"{line}\n{MarkdownText.Fence(check.Output)}\n");
    }

    private static ReportRow Proposal(SummaryRow open) =>
        new(
            $"- `{open.Name}`: {MarkdownText.Inline(open.Text, 400)}<br>`{SlashCommandHints.Answer(open.Name, "accept")}` or `{SlashCommandHints.Answer(open.Name, "reject WHY")}`\n"
        );

    private static ReportRow Conflict(StatusConflict conflict, RunState state, ReportLinks links)
    {
        var branches = conflict
            .Tasks.Select(id => state.Find(id) is { } task ? BranchNames.LastOf(task, state.Run) : null)
            .OfType<string>()
            .ToList();
        // A task that conflicts alone does so with a person's commit, which is on the result.
        var sides = conflict.Tasks.Count > 1 ? branches : [.. branches, BranchNames.Result(state.Run)];
        var compared =
            sides is [var one, var other] && links.Compare(one, other) is { } compare
                ? $"<br>{MarkdownText.Link("compared", compare)}"
                : "";
        return new ReportRow(
            $"| {MarkdownText.Code(conflict.Path.Value, 400)} | {string.Join(", ", conflict.Tasks.Select(t => $"`{t}`"))} | "
                + $"{string.Join("<br>", sides.Select(b => MarkdownText.Link($"`{b}`", links.Branch(b))))}{compared} |\n"
        );
    }
}
