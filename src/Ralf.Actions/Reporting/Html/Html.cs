using System.Xml;
using System.Xml.Linq;

namespace Ralf.Actions.Reporting;

/// <summary>Elements of an HTML page. Text and attributes are escaped when written, so that no text becomes an element.
/// The output is well-formed XML too, without forms that a browser would read differently (an element that closes
/// itself).</summary>
internal static class Html
{
    private static readonly HashSet<string> _void = new(StringComparer.Ordinal) { "input", "meta" };

    /// <param name="content">Elements, attributes, and text; null is ignored.</param>
    public static XElement Element(string name, params object?[] content) =>
        new(name, _void.Contains(name) ? content : [.. content, ""]);

    /// <summary>An element with a class.</summary>
    public static XElement Classed(string name, string classes, params object?[] content) =>
        Element(name, [new XAttribute("class", classes), .. content]);

    public static XAttribute With(string name, string value) => new(name, value);

    /// <summary>An agent's text on one line.</summary>
    public static string Text(string? text, int length = 400) => SafeText.Clean(text, length);

    /// <summary>An agent's text with its line breaks.</summary>
    /// <param name="length">Longer text is cut.</param>
    public static string Lines(string? text, int length = 8_000) =>
        string.Join('\n', SafeText.LinesOf(text?.Length > length ? text[..length] + "…" : text)).Trim('\n');

    /// <summary>An agent's text with its spaces kept; null if it is blank.</summary>
    public static XElement? Block(string? text) => string.IsNullOrWhiteSpace(text) ? null : Element("pre", Lines(text));

    /// <summary>A heading with content that can be unfolded; null if there is no content.</summary>
    public static XElement? Folded(string heading, params object?[] content) =>
        content.All(c => c is null) ? null : Element("details", Element("summary", heading), Element("div", content));

    /// <summary>A list of lines, at most <paramref name="max"/> of them; null if it is empty.</summary>
    public static XElement? Listed(IReadOnlyCollection<string> lines, int max = 200) =>
        lines.Count == 0
            ? null
            : Element(
                "ul",
                lines.Take(max).Select(l => Element("li", l)),
                lines.Count > max ? Element("li", $"and {lines.Count - max} more") : null
            );

    public static void Write(XElement page, TextWriter output)
    {
        output.Write("<!DOCTYPE html>\n");
        using (
            var writer = XmlWriter.Create(
                output,
                new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None }
            )
        )
        {
            page.WriteTo(writer);
        }

        output.Write('\n');
    }
}
