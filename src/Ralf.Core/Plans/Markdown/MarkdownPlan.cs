using Ralf.Core.Documents;

namespace Ralf.Core.Plans;

/// <summary>Reads a plan in Markdown: front matter for everything but tasks, a second-level heading for each task, its
/// text as the prompt, and the first fenced YAML block in it for the other fields. The result is the same nodes as for
/// a YAML file, each with its position in the Markdown file.</summary>
internal sealed class MarkdownPlan(string source, IReadOnlyList<MarkdownBlock> blocks, ProblemList problems)
{
    private long _nodes;

    /// <summary>Returns the plan as a map; null if it cannot be read at all, which is reported.</summary>
    public static MapNode? Read(string text, ProblemList problems)
    {
        var start = new PlanPosition(1, 1);
        if (text.Length > PlanYaml.MaxCharacters)
        {
            problems.Add(Problems.TooLarge(start, $"more than {PlanYaml.MaxCharacters} characters"));
            return null;
        }

        // A byte order mark is not part of the first line, and every kind of line break ends a line.
        text = text.TrimStart('\uFEFF').Replace('\0', '\uFFFD').Replace("\r\n", "\n").Replace('\r', '\n');
        if (MarkdownDocuments.TryParse(text) is not { } blocks)
        {
            problems.Add(Problems.TooLarge(start, "blocks nested in blocks"));
            return null;
        }

        return new MarkdownPlan(text, blocks, problems).Read();
    }

    private MapNode? Read()
    {
        var head = Head();
        var tasks = new List<MapEntry>();
        var first = Next(0);
        for (var at = first; at < blocks.Count; )
        {
            var next = Next(at + 1);
            if (Task(at, next) is { } task)
            {
                tasks.Add(task);
            }

            at = next;
        }

        if (problems.HasErrors)
        {
            return null;
        }

        var where = first < blocks.Count ? Start(blocks[first]) : new PlanPosition(1, 1);
        return new MapNode(
            head?.At ?? new PlanPosition(1, 1),
            [.. head?.Entries ?? [], new(new ScalarNode(where, "tasks", Plain: true), new MapNode(where, tasks))]
        );
    }

    /// <summary>The index of the next task's heading, from a block on; the number of blocks if no heading
    /// follows.</summary>
    private int Next(int from)
    {
        var at = from;
        while (at < blocks.Count && blocks[at] is not { Kind: BlockKind.Heading, Level: 2 })
        {
            at++;
        }

        return at;
    }

    private MapNode? Head()
    {
        if (blocks is [{ Kind: BlockKind.FrontMatter } head, ..])
        {
            return Map(head, "front matter");
        }

        if (source.AsSpan().StartsWith("---") && Line(0).AsSpan().TrimEnd().SequenceEqual("---"))
        {
            problems.Add(Problems.Unclosed(new PlanPosition(1, 1), "front matter", "a line of '---'"));
        }

        return null;
    }

    /// <summary>Reads a heading as a task entry, as in a YAML file.</summary>
    private MapEntry? Task(int heading, int end)
    {
        var (id, title) = Names(blocks[heading]);
        var fields = -1;
        for (var i = heading + 1; i < end; i++)
        {
            var block = blocks[i];
            if (block is { Kind: BlockKind.Heading, Level: 1 })
            {
                problems.Add(Problems.HeadingInTask(Start(block), id.Text));
            }

            if (block is { Kind: BlockKind.Fence, IsClosed: false })
            {
                problems.Add(Problems.Unclosed(Start(block), "block of code", "its fence"));
            }
            else if (fields < 0 && block is { Kind: BlockKind.Fence, Info: "yaml" or "yml" })
            {
                fields = i;
            }
        }

        var map = fields < 0 ? new MapNode(id.At, []) : Map(blocks[fields], id.Text);
        return map is null
            ? null
            : new(id, map with { Entries = [.. title, .. Prompt(heading, fields, end), .. map.Entries] });
    }

    /// <summary><c>## id: title</c>.</summary>
    private (ScalarNode Id, IReadOnlyList<MapEntry> Title) Names(MarkdownBlock heading)
    {
        var line = Line(heading.Start).TrimEnd();
        var from = line.IndexOf("##", StringComparison.Ordinal) + 2;
        from += line.Length - from - line[from..].TrimStart().Length;
        var text = line[from..];
        var closing = text.TrimEnd('#');
        text = closing.Length == 0 || closing[^1] is ' ' or '\t' ? closing.TrimEnd() : text;
        var colon = text.IndexOf(':');
        var at = new PlanPosition(heading.Line, from + 1);
        var id = new ScalarNode(at, (colon < 0 ? text : text[..colon]).TrimEnd(), Plain: false);
        if (colon < 0 || string.IsNullOrWhiteSpace(text[(colon + 1)..]))
        {
            return (id, []);
        }

        var title = text[(colon + 1)..];
        var gap = title.Length - title.TrimStart().Length;
        var where = at with { Column = at.Column + colon + 1 + gap };
        return (
            id,
            [new(new ScalarNode(where, "title", Plain: true), new ScalarNode(where, title.Trim(), Plain: false))]
        );
    }

    /// <summary>The text of a task without its fields, verbatim.</summary>
    private IEnumerable<MapEntry> Prompt(int heading, int fields, int end)
    {
        var (start, stop) = (blocks[heading].End, end < blocks.Count ? blocks[end].Start : source.Length);
        var prompt =
            fields < 0
                ? source[start..stop]
                : $"{source[start..blocks[fields].Start].TrimEnd()}\n\n{source[blocks[fields].End..stop].TrimStart('\r', '\n')}";
        prompt = prompt.ReplaceLineEndings("\n").Trim('\n');
        if (string.IsNullOrWhiteSpace(prompt))
        {
            return [];
        }

        var block = heading + 1 == fields ? Math.Min(fields + 1, blocks.Count - 1) : heading + 1;
        var at = block < end ? Start(blocks[block]) : Start(blocks[heading]);
        return
        [
            new(new ScalarNode(at, "prompt", Plain: true), new ScalarNode(at, prompt.TrimEnd() + "\n", Plain: false)),
        ];
    }

    /// <summary>Reads the inner lines of a block as a map; returns null and reports it if they are not a map.</summary>
    private MapNode? Map(MarkdownBlock block, string what)
    {
        var lines = source[block.Start..block.End].Split('\n').Skip(1).ToList();
        // Without the closing line, and without the empty last line.
        var last = lines.FindLastIndex(l => !string.IsNullOrWhiteSpace(l));
        var inside = string.Join('\n', lines.Take(Math.Max(0, last)));
        if (string.IsNullOrWhiteSpace(inside))
        {
            return new MapNode(Start(block), []);
        }

        var (root, problem) = PlanYaml.Parse(inside, block.Line);
        _nodes += root?.Size ?? 0;
        problem ??=
            root is ScalarNode { IsNull: true } ? null
            : root is not MapNode ? Problems.WrongType(root!.At, what, "a map", root)
            : _nodes > PlanYaml.MaxNodes ? Problems.TooLarge(Start(block), $"more than {PlanYaml.MaxNodes} values")
            : null;
        if (problem is not null)
        {
            problems.Add(problem);
            return null;
        }

        return root as MapNode ?? new MapNode(Start(block), []);
    }

    private PlanPosition Start(MarkdownBlock block) =>
        new(block.Line, 1 + Line(block.Start).Length - Line(block.Start).TrimStart().Length);

    private string Line(int start)
    {
        var end = source.IndexOf('\n', start);
        return end < 0 ? source[start..] : source[start..end];
    }
}
