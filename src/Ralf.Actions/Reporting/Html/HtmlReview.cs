using System.Xml.Linq;
using static Ralf.Actions.Reporting.Html;

namespace Ralf.Actions.Reporting;

/// <summary>What a person must review or answer, and the rules of a run.</summary>
internal static class HtmlReview
{
    private const int MaxRows = 200;

    /// <summary>What to type next; for a run on GitHub Actions, first what to write there.</summary>
    public static XElement Next(RunState state, bool isBranchGone)
    {
        var comments = state.IsLocal ? [] : Comments(state).ToList();
        return Element(
            "section",
            Element("h2", "Next"),
            comments.Count == 0
                ? null
                : new[]
                {
                    Element("p", "As a comment on the pull request, one at a time:"),
                    Element("pre", string.Join('\n', comments)),
                    Element("p", "In a terminal:"),
                },
            Element("pre", string.Join('\n', NextCommands.List(state, isBranchGone)))
        );
    }

    private static IEnumerable<string> Comments(RunState state) =>
        WaitingGates
            .Find(state)
            .Select(g => g.ApproveLine)
            .Concat(SummarySections.Open(state).Take(3).Select(p => SlashCommandHints.Answer(p.Name, "accept")))
            .Concat(SlashCommandHints.List(state));

    /// <summary>The checks of the whole result; null if they have not run.</summary>
    public static XElement? Verify(RunState state) =>
        state.Verify is not { } verify
            ? null
            : Element(
                "section",
                Element("h2", "Checks of the whole result"),
                Element(
                    "p",
                    verify.Passed ? Classed("span", "state landed", "passed")
                        : verify.IsLost ? Classed("span", "state", "no outcome")
                        : Classed("span", "state failed", "failed"),
                    $" on {verify.Result.Short}",
                    verify.Result == state.Result ? "" : ", which is not the newest result"
                ),
                state.Blame is { } blame && blame.Result == verify.Result
                    ? Element("p", EventText.Blamed(blame))
                    : null,
                verify.IsLost
                    ? verify.Checks.Select(c => Html.Block(c.Output))
                    : verify.Checks.Select(HtmlChecks.Render)
            );

    /// <summary>What waits for a person, and notes, kind by kind; landed work is in the table of tasks.</summary>
    public static IEnumerable<XElement> Sections(RunState state) =>
        from section in SummarySections.Build(state)
        where section.Of != TaskState.Landed
        select Element(
            "section",
            Element("h2", section.Title, Classed("span", "quiet", $" {section.Rows.Count}")),
            Element(
                "ul",
                section.Rows.Take(MaxRows).Select(Row),
                section.Rows.Count > MaxRows ? Element("li", $"and {section.Rows.Count - MaxRows} more") : null
            )
        );

    /// <summary>The rules that all sessions follow: the plan's, and those that people accepted; null if there are no
    /// rules.</summary>
    public static XElement? Rules(RunState state)
    {
        var rules = state
            .Plan.Decisions.Select(d => d.Text)
            .Concat(
                from answered in state.Proposals
                let rule = answered.Accepted == true ? answered.Proposal.Decision : null
                where rule is not null
                select $"{rule.What} — {rule.Why} (proposed by {answered.Proposal.By})"
            )
            .ToList();
        return rules.Count == 0
            ? null
            : Element("section", Element("h2", "Rules for all sessions"), rules.Select(r => Html.Block(r)));
    }

    private static XElement Row(SummaryRow row) =>
        Element(
            "li",
            row.Task is { } task
                ? Element("a", With("href", "#" + HtmlTasks.Anchor(task)), row.Name)
                : Element("b", row.Name),
            $" {Html.Text(row.Text, 1_000)}",
            row.More.Count == 0 ? null : Element("pre", string.Join('\n', row.More))
        );
}
