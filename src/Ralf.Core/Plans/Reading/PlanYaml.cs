using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ralf.Core.Plans;

/// <summary>Parses YAML (and so JSON) into nodes with positions, within bounds: characters, depth, and nodes with every
/// alias followed. An alias costs nothing here, but code that walks the nodes pays for it, so it counts as the nodes
/// that it stands for.</summary>
internal sealed class PlanYaml
{
    public const int MaxCharacters = 16 * 1024 * 1024;
    public const int MaxDepth = 24;
    public const int MaxNodes = 2_000_000;

    private readonly Parser _parser;
    private readonly Dictionary<string, PlanNode> _anchors = new(StringComparer.Ordinal);
    private long _nodes;

    private readonly int _above;

    private PlanYaml(string text, int above)
    {
        _parser = new Parser(new StringReader(text));
        _above = above;
    }

    /// <summary>The root, or the problem that stopped the parser. A null root without a problem does not
    /// happen.</summary>
    /// <param name="above">The number of lines above the text in its file.</param>
    public static (PlanNode? Root, PlanProblem? Problem) Parse(string text, int above = 0)
    {
        if (text.Length > MaxCharacters)
        {
            return (null, Problems.TooLarge(new PlanPosition(1, 1), $"more than {MaxCharacters} characters"));
        }

        try
        {
            return (new PlanYaml(Prepare(text), above).ReadDocument(), null);
        }
        catch (PlanYamlException error)
        {
            return (null, error.Problem);
        }
        catch (YamlException error) when (IsOfTab(error) && TabIndentation.Find(text, RefusesTab) is { } tab)
        {
            return (null, Problems.TabIndentation(tab with { Line = above + tab.Line }));
        }
        catch (YamlException error)
        {
            return (null, Problems.Syntax(Place(error.Start, above), error.Message));
        }
        // The YAML scanner throws these on some malformed input (escapes, numbers in directives) instead of its own
        // exception.
        catch (Exception error)
            when (error
                    is ArgumentException
                        or InvalidOperationException
                        or FormatException
                        or OverflowException
                        or IndexOutOfRangeException
                        or NullReferenceException
            )
        {
            return (null, Problems.Syntax(new PlanPosition(above + 1, 1), "malformed YAML"));
        }
    }

    /// <summary>Whether the parser refuses a tab; only its message says so.</summary>
    private static bool IsOfTab(YamlException error) => error.Message.Contains(" tab ");

    /// <summary>Whether the parser refuses a tab in a text that may end anywhere.</summary>
    private static bool RefusesTab(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            while (parser.MoveNext()) { }
            return false;
        }
        catch (YamlException error)
        {
            return IsOfTab(error);
        }
    }

    /// <summary>JSON may be indented with tabs, which YAML refuses; in JSON a raw tab is never inside a
    /// string.</summary>
    private static string Prepare(string text)
    {
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        return !start.IsEmpty && start[0] is '{' or '[' ? text.Replace('\t', ' ') : text;
    }

    private PlanNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            throw new PlanYamlException(Problems.EmptyPlan(new PlanPosition(_above + 1, 1)));
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<StreamEnd>(out var rest)
            ? root
            : throw new PlanYamlException(
                Problems.Syntax(Place(_parser.Current!.Start), "a second document; a plan is one document")
            );
    }

    private PlanNode ReadNode(int depth)
    {
        var next = Peek();
        if (depth > MaxDepth)
        {
            throw new PlanYamlException(Problems.TooLarge(Place(next.Start), $"more than {MaxDepth} levels deep"));
        }

        PlanNode node = next switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadList(depth),
            MappingStart => ReadMap(depth),
            AnchorAlias => ReadAlias(),
            _ => throw new PlanYamlException(Problems.Syntax(Place(next.Start), "a value is missing")),
        };
        if (next is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = node;
        }

        return node;
    }

    private ScalarNode ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        Count(1, scalar);
        if (HasLoneSurrogate(scalar.Value))
        {
            throw new PlanYamlException(Problems.Syntax(Place(scalar.Start), "a text that is not Unicode"));
        }

        return new ScalarNode(Place(scalar.Start), scalar.Value, scalar.Style is ScalarStyle.Plain);
    }

    private ListNode ReadList(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        Count(1, start);
        var items = new List<PlanNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new ListNode(Place(start.Start), items);
    }

    private MapNode ReadMap(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        Count(1, start);
        var entries = new List<MapEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            if (key is not ScalarNode name)
            {
                throw new PlanYamlException(Problems.Syntax(key.At, $"a key must be a text, not {key.Kind}"));
            }

            entries.Add(new MapEntry(name, ReadNode(depth + 1)));
        }

        return new MapNode(Place(start.Start), entries);
    }

    private PlanNode ReadAlias()
    {
        var alias = _parser.Consume<AnchorAlias>();
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw new PlanYamlException(
                Problems.Syntax(Place(alias.Start), $"'*{Truncate.Text(alias.Value.Value)}' names no anchor before it")
            );
        }

        Count(node.Size, alias);
        return node;
    }

    private ParsingEvent Peek() =>
        _parser.Accept<ParsingEvent>(out var next)
            ? next
            : throw new PlanYamlException(Problems.Syntax(new PlanPosition(_above + 1, 1), "the file ends too early"));

    private void Count(long nodes, ParsingEvent at)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
        {
            throw new PlanYamlException(
                Problems.TooLarge(Place(at.Start), $"more than {MaxNodes} values (with every alias followed)")
            );
        }
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    private PlanPosition Place(Mark mark) => Place(mark, _above);

    private static PlanPosition Place(Mark mark, int above) =>
        new(above + (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Stops the parser with a problem; never leaves this class.</summary>
    private sealed class PlanYamlException(PlanProblem problem) : Exception(problem.Message)
    {
        public PlanProblem Problem { get; } = problem;
    }
}
