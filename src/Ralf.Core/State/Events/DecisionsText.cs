using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Renders the log's <c>decisions.md</c> for readers: the plan's rules and those that people accepted. Never
/// parsed.</summary>
internal static class DecisionsText
{
    public static string Render(Plan plan, IReadOnlyList<ProposalStatus> proposals)
    {
        var text = new StringBuilder("# Decisions\n\nRules that every session of this run follows.\n");
        text.Append("\n## Of the plan\n\n");
        Append(text, plan.Decisions.Select(d => $"{OneLine(d.Text)} ({OneLine(d.Source)})"));
        text.Append("\n## Accepted during the run\n\n");
        Append(
            text,
            proposals
                .Where(p => p.Accepted == true && p.Proposal.Decision is not null)
                .Select(p =>
                    $"{OneLine(p.Proposal.Decision!.What)}: {OneLine(p.Proposal.Decision.Why)} (proposal {OneLine(p.Proposal.Proposal)} by {p.Proposal.By})"
                )
        );
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> lines)
    {
        var any = false;
        foreach (var line in lines)
        {
            text.Append("- ").Append(line).Append('\n');
            any = true;
        }

        if (!any)
        {
            text.Append("None.\n");
        }
    }

    /// <summary>Keeps an agent's text from starting its own headings or items.</summary>
    private static string OneLine(string text) =>
        string.Join(
            ' ',
            new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries
            )
        );
}
