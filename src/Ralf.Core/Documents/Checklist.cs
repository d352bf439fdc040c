using Markdig;
using Markdig.Syntax;

namespace Ralf.Core.Documents;

/// <summary>An open item of a checklist that has no open items below it.</summary>
/// <param name="Text">Its first line.</param>
/// <param name="Body">The rest of its text, verbatim; may be empty.</param>
/// <param name="Above">The headings and items above it, the outermost first.</param>
internal sealed record ChecklistItem(string Text, string Body, IReadOnlyList<string> Above);

/// <summary>A checklist as people write it: <c>- [ ] item</c>, items inside items, and done ones.</summary>
/// <param name="Title">The first first-level heading; null if there is none.</param>
internal sealed record Checklist(string? Title, IReadOnlyList<ChecklistItem> Items)
{
    /// <summary>The open items of a document, in order; null if its blocks are nested too deeply to parse.</summary>
    public static Checklist? TryParse(string text)
    {
        try
        {
            return new ChecklistReader(text).Read(Markdig.Markdown.Parse(text, MarkdownDocuments.Blocks));
        }
        // Markdig throws this if blocks are nested too deeply.
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>Walks the blocks of one document.</summary>
internal sealed class ChecklistReader(string text)
{
    private readonly List<ChecklistItem> _items = [];

    public Checklist Read(MarkdownDocument document)
    {
        string? title = null;
        var headings = new List<(int Level, string Text)>();
        foreach (var block in document)
        {
            if (block is HeadingBlock heading)
            {
                var name = Lines(heading);
                title ??= heading.Level == 1 ? name : null;
                headings.RemoveAll(h => h.Level >= heading.Level);
                headings.Add((heading.Level, name));
            }
            else if (block is ListBlock list)
            {
                Take(list, [.. headings.Where(h => h.Level > 1).Select(h => h.Text)]);
            }
        }

        return new(title, _items);
    }

    private void Take(ListBlock list, IReadOnlyList<string> above)
    {
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var (isOpen, name) = Head(item);
            var before = _items.Count;
            IReadOnlyList<string> here = name is null ? above : [.. above, name];
            foreach (var inner in item.OfType<ListBlock>())
            {
                Take(inner, here);
            }

            // An item with open parts is not a task itself: it is done when they are.
            if (isOpen && _items.Count == before)
            {
                _items.Add(new(name!, Body(item), above));
            }
        }
    }

    /// <summary>The item's first line without its box; the name is null if it has neither.</summary>
    private (bool IsOpen, string? Name) Head(ListItemBlock item)
    {
        if (item.Count == 0 || item[0] is not ParagraphBlock first)
        {
            return (false, null);
        }

        var line = Lines(first).Split('\n')[0].Trim();
        var isBox = line.Length > 3 && line[0] == '[' && line[2] == ']' && line[3] is ' ' or '\t';
        var name = isBox && line[1] is ' ' or 'x' or 'X' ? line[4..].Trim() : line;
        return (isBox && line[1] == ' ' && name.Length > 0, name.Length > 0 ? name : null);
    }

    private string Body(ListItemBlock item)
    {
        var parts = new List<string>
        {
            string.Join('\n', Lines((LeafBlock)item[0]).Split('\n').Skip(1).Select(l => l.Trim())),
        };
        parts.AddRange(item.Skip(1).Where(b => !HasBox(b)).Select(Source));
        return string.Join("\n\n", parts.Where(p => !string.IsNullOrWhiteSpace(p)));
    }

    /// <summary>True for a list with boxes, which are then all ticked: done items are left out.</summary>
    private bool HasBox(Block block) =>
        block is ListBlock list
        && list.OfType<ListItemBlock>()
            .Any(i =>
                i.Count > 0
                && i[0] is ParagraphBlock first
                && Lines(first).TrimStart() is ['[', ' ' or 'x' or 'X', ']', ..]
            );

    /// <summary>A block's source, without the indent that all of its lines share.</summary>
    private string Source(Block block)
    {
        var start = text.LastIndexOf('\n', Math.Max(0, block.Span.Start - 1)) + 1;
        var lines = text[start..Math.Min(text.Length, block.Span.End + 1)].ReplaceLineEndings("\n").Split('\n');
        var indent = lines
            .Where(l => !string.IsNullOrWhiteSpace(l))
            .Select(l => l.Length - l.TrimStart().Length)
            .DefaultIfEmpty(0)
            .Min();
        return string.Join('\n', lines.Select(l => l.Length > indent ? l[indent..] : "")).TrimEnd();
    }

    /// <summary>Markdig drops the lines of a finished block and keeps only their positions.</summary>
    private string Lines(LeafBlock block)
    {
        var lines = text[block.Span.Start..Math.Min(text.Length, block.Span.End + 1)];
        return block is HeadingBlock ? lines.Split('\n')[0].Trim().Trim('#').Trim() : lines.ReplaceLineEndings("\n");
    }
}
