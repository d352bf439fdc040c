using System.Xml.Linq;
using Ralf.Actions.State;

namespace Ralf.Actions.Reporting;

/// <summary>A check that was run.</summary>
internal static class HtmlChecks
{
    /// <summary>How it ended, and, where it failed, the end of what it printed.</summary>
    public static IEnumerable<XElement?> Of(CheckRun check)
    {
        var passed = check.ExitCode == 0;
        yield return Html.Of(
            "p",
            Html.Classed(
                "span",
                passed ? "state landed" : "state failed",
                passed ? "passed" : $"ended with {check.ExitCode}"
            ),
            " ",
            Html.Of("code", Html.Text(check.Command)),
            Html.Classed("span", "quiet", $" {Words.Of(TimeSpan.FromSeconds(check.Seconds))}")
        );
        yield return passed ? null : Html.Block(check.Output);
    }
}
