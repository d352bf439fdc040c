using System.Xml.Linq;
using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>What a person is to look at or to answer, and the rules of a run.</summary>
internal static class HtmlReview
{
    private const int MostRows = 200;

    /// <summary>What to type next; of a run on GitHub Actions what to write there first.</summary>
    public static XElement Next(RunState state)
    {
        var comments = state.IsLocal ? [] : Comments(state).ToList();
        return Html.Of(
            "section",
            Html.Of("h2", "Next"),
            comments.Count == 0
                ? null
                : new[]
                {
                    Html.Of("p", "As a comment on the pull request, one at a time:"),
                    Html.Of("pre", string.Join('\n', comments)),
                    Html.Of("p", "In a terminal:"),
                },
            Html.Of("pre", string.Join('\n', NextCommands.Of(state)))
        );
    }

    private static IEnumerable<string> Comments(RunState state) =>
        WaitingGates
            .Of(state)
            .Select(g => g.ApproveLine)
            .Concat(
                SummarySections.Open(state).Take(3).Select(p => Levers.Answer(p.Name, "accept"))
            )
            .Concat(Levers.Of(state));

    /// <summary>What the checks of the whole result say; null where none was made.</summary>
    public static XElement? Verify(RunState state) =>
        state.Verify is not { } verify
            ? null
            : Html.Of(
                "section",
                Html.Of("h2", "Checks of the whole result"),
                Html.Of(
                    "p",
                    verify.Passed ? Html.Classed("span", "state landed", "passed")
                        : verify.IsLost ? Html.Classed("span", "state", "no outcome")
                        : Html.Classed("span", "state failed", "failed"),
                    $" on {verify.Result.Short}",
                    verify.Result == state.Result ? "" : ", which is not the newest result"
                ),
                state.Blame is { } blame && blame.Result == verify.Result
                    ? Html.Of("p", EventText.Blamed(blame))
                    : null,
                verify.IsLost
                    ? verify.Checks.Select(c => Html.Block(c.Output))
                    : verify.Checks.Select(HtmlChecks.Of)
            );

    /// <summary>What waits for a person, and what is to be known, kind by kind; what landed stands in the table of tasks.</summary>
    public static IEnumerable<XElement> Sections(RunState state) =>
        from section in SummarySections.Of(state)
        where section.Of != TaskState.Landed
        select Html.Of(
            "section",
            Html.Of("h2", section.Title, Html.Classed("span", "quiet", $" {section.Rows.Count}")),
            Html.Of(
                "ul",
                section.Rows.Take(MostRows).Select(Row),
                section.Rows.Count > MostRows
                    ? Html.Of("li", $"and {section.Rows.Count - MostRows} more")
                    : null
            )
        );

    /// <summary>The rules that all sessions follow: the plan's, and those that people accepted; null where there are none.</summary>
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
            : Html.Of(
                "section",
                Html.Of("h2", "Rules for all sessions"),
                rules.Select(r => Html.Block(r))
            );
    }

    private static XElement Row(SummaryRow row) =>
        Html.Of(
            "li",
            row.Task is { } task
                ? Html.Of("a", Html.With("href", "#" + HtmlTasks.Anchor(task)), row.Name)
                : Html.Of("b", row.Name),
            $" {Html.Text(row.Text, 1_000)}",
            row.More.Count == 0 ? null : Html.Of("pre", string.Join('\n', row.More))
        );
}
