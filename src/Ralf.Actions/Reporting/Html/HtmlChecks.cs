using System.Xml.Linq;
using static Ralf.Actions.Reporting.Html;

namespace Ralf.Actions.Reporting;

/// <summary>A check that was run.</summary>
internal static class HtmlChecks
{
    /// <summary>Its outcome and, if it failed, the end of its output.</summary>
    public static IEnumerable<XElement?> Render(CheckRun check)
    {
        var passed = check.ExitCode == 0;
        yield return Element(
            "p",
            Classed(
                "span",
                passed ? "state landed" : "state failed",
                passed ? "passed" : $"ended with {check.ExitCode}"
            ),
            " ",
            Element("code", Html.Text(check.Command)),
            Classed("span", "quiet", $" {DisplayText.Describe(TimeSpan.FromSeconds(check.Seconds))}")
        );
        yield return passed ? null : Html.Block(check.Output);
    }
}
