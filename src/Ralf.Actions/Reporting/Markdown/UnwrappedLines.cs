using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ralf.Actions.Reporting;

/// <summary>Lines that are shown verbatim: no markup is read and nothing is wrapped, so that a command or a path can be
/// copied whole and no piece of an agent's text moves to the start of a line.</summary>
internal sealed class UnwrappedLines : Renderable
{
    private readonly List<Segment> _segments = [];

    public UnwrappedLines Add(string text, Style? style = null)
    {
        _segments.Add(new Segment(text, style ?? Style.Plain));
        return this;
    }

    public UnwrappedLines End(string text = "", Style? style = null)
    {
        if (text.Length > 0)
        {
            Add(text, style);
        }

        _segments.Add(Segment.LineBreak);
        return this;
    }

    /// <summary>Cuts or pads a text to exactly this many cells of a terminal.</summary>
    public static string Fit(string text, int cells)
    {
        if (cells <= 0)
        {
            return "";
        }

        var used = new Segment(text).CellCount();
        if (used <= cells)
        {
            return text + new string(' ', cells - used);
        }

        var cut = Segment.Truncate(new Segment(text), cells - 1)?.Text ?? "";
        return cut + "…" + new string(' ', cells - 1 - new Segment(cut).CellCount());
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => _segments;
}
