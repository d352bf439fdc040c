namespace Ralf.Actions.Reporting;

/// <summary>What sessions left to read: warnings, decisions with reasons, proposed tasks.</summary>
internal static class NoteParts
{
    public static ReportPart Warnings(RunState state) =>
        new(
            "Warnings",
            3,
            10,
            "",
            [
                .. SummarySections
                    .Violations(state)
                    .Select(v => Item(v.Name, $"left out, not being allowed: {MarkdownText.Inline(v.Text, 500)}")),
                .. SummarySections.Warnings(state).Select(w => Item(w.Name, MarkdownText.Inline(w.Text))),
            ]
        );

    public static ReportPart Decisions(RunState state) =>
        new("Decisions", 2, 10, "", [.. OfPeople(state), .. OfSessions(state)]);

    public static ReportPart FollowUps(StatusReport report) =>
        new(
            "Follow-up tasks",
            1,
            10,
            "",
            [
                .. report
                    .Followups.Where(f => f.Accepted is not null)
                    .Select(f => new ReportRow(
                        $"- {MarkdownText.Code(f.Task)} {(f.Accepted == true ? "accepted" : "rejected")}, proposed by `{f.By}`: {MarkdownText.Inline(f.Title ?? f.Why)}\n"
                    )),
            ]
        );

    private static IEnumerable<ReportRow> OfPeople(RunState state) =>
        from answered in state.Proposals
        let rule = answered.Accepted == true ? answered.Proposal.Decision : null
        where rule is not null
        select Item(
            answered.Proposal.By.Value,
            $"{Reasoned(rule!.What, rule.Why)} (accepted: a rule for all sessions)"
        );

    private static IEnumerable<ReportRow> OfSessions(RunState state) =>
        from task in state.Tasks
        where task.LastRecord is not null
        from decision in task.LastRecord!.Decisions
        select Item(task.Task.Id.Value, Reasoned(decision.What, decision.Why));

    private static string Reasoned(string what, string why) =>
        $"{MarkdownText.Inline(what)} — {MarkdownText.Inline(why)}";

    private static ReportRow Item(string task, string markdown) => new($"- `{task}`: {markdown}\n");
}
