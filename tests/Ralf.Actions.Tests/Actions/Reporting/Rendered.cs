using System.Net;
using System.Text.RegularExpressions;
using Markdig;

namespace Ralf.Actions.Tests.Reporting;

/// <summary>Markdown as GitHub would make HTML of it, and what a reader would see; mentions and references are what is
/// left of them in that text.</summary>
internal static partial class Rendered
{
    private static readonly MarkdownPipeline _gitHub = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseFootnotes()
        .UseAlertBlocks()
        .UseMathematics()
        .Build();

    public static string Html(string markdown) => Markdown.ToHtml(markdown, _gitHub);

    /// <summary>The names of the elements that the Markdown makes, each once.</summary>
    public static IReadOnlyList<string> Elements(string html) =>
        [.. Tag().Matches(html).Select(m => m.Groups[1].Value).Distinct().Order()];

    /// <summary>The text between the elements, but not inside code, where GitHub looks for nothing.</summary>
    public static string Text(string html) =>
        WebUtility.HtmlDecode(AnyTag().Replace(CodeElement().Replace(html, ""), ""));

    /// <summary>What GitHub would take for a mention, for a reference to an issue, or for an address.</summary>
    public static IReadOnlyList<string> Live(string text) => [.. Reference().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"<([a-z][a-z0-9]*)[\s>/]", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex AnyTag();

    [GeneratedRegex("<(code|pre)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex CodeElement();

    [GeneratedRegex(@"@[\w-]|#\d|\bgh-\d|(?:mailto|xmpp|tel):\S|\w+://\S|www\.\S", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
