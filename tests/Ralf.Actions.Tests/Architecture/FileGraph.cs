using System.Text.RegularExpressions;

namespace Ralf.Actions.Tests.Architecture;

/// <summary>
/// Which file names a type of which other one, read from the text alone. A name counts if the file sees its namespace,
/// and does not declare a member of that name and another type.
/// </summary>
internal sealed partial class FileGraph
{
    /// <summary>What stands before a name without declaring it.</summary>
    private static readonly HashSet<string> _keywords =
    [
        .. "return new is as in out ref await case when and or not throw else from equals on select by where yield".Split(
            ' '
        ),
        .. "static public private internal protected readonly sealed override abstract virtual async const".Split(' '),
        .. "required partial params this let orderby".Split(' '),
    ];

    private readonly Dictionary<string, string> _code = [];
    private readonly Dictionary<string, HashSet<string>> _visible = [];

    /// <summary>The files that declare a type, by its namespace and name; several if it is partial.</summary>
    private readonly Dictionary<(string Namespace, string Type), SortedSet<string>> _types = [];

    /// <summary>The first file of each partial type stands for all of them.</summary>
    private readonly Dictionary<string, string> _heads = [];

    private FileGraph(IReadOnlyDictionary<string, string> files)
    {
        foreach (var (path, text) in files)
        {
            var home = Namespace().Match(text).Groups[1].Value;
            _visible[path] = [.. Using().Matches(text).Select(m => m.Groups[1].Value), home, home.Split('.')[0]];
            _code[path] = Literal().Replace(Header().Replace(text, ""), KeepHoles);
            foreach (Match type in Declaration().Matches(_code[path]))
            {
                var key = (home, type.Groups[1].Value);
                _types[key] = [.. _types.GetValueOrDefault(key, []), path];
            }
        }

        foreach (var parts in _types.Values)
        {
            var head = parts.Select(Head).Min(StringComparer.Ordinal)!;
            foreach (var part in parts.Select(Head).ToList())
            {
                _heads[part] = head;
            }
        }
    }

    /// <summary>The files of each circle, in the order of their names.</summary>
    public static IReadOnlyList<string> FindCircles(IReadOnlyDictionary<string, string> files)
    {
        var graph = new FileGraph(files);
        var known = files
            .Keys.ToLookup(graph.Head, graph.Known)
            .ToDictionary(f => f.Key, f => f.SelectMany(k => k).ToHashSet());

        // What knows nothing that is left is in no circle, and so on; the same for what nothing knows.
        while (Ends(known) is { Count: > 0 } ends)
        {
            foreach (var end in ends)
            {
                known.Remove(end);
            }
        }

        return [.. known.Keys.Select(f => Circle(known, f)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static List<string> Ends(Dictionary<string, HashSet<string>> known)
    {
        var beingKnown = known.SelectMany(k => k.Value.Where(v => v != k.Key)).ToHashSet();
        return
        [
            .. known
                .Where(k => !beingKnown.Contains(k.Key) || !k.Value.Any(v => v != k.Key && known.ContainsKey(v)))
                .Select(k => k.Key),
        ];
    }

    /// <summary>The files that this one reaches and that reach it.</summary>
    private static string Circle(Dictionary<string, HashSet<string>> known, string file)
    {
        var circle = Reached(known, file).Where(f => Reached(known, f).Contains(file)).Append(file);
        return string.Join(", ", circle.Distinct().Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> known, string file)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([file]);
        while (next.TryPop(out var current))
        {
            foreach (var other in known.GetValueOrDefault(current, []).Where(reached.Add))
            {
                next.Push(other);
            }
        }

        return reached;
    }

    private string Head(string path)
    {
        while (_heads.TryGetValue(path, out var head) && head != path)
        {
            path = head;
        }

        return path;
    }

    private IEnumerable<string> Known(string path)
    {
        var uses = Use()
            .Matches(_code[path])
            .Select(m => (Before: m.Groups[1].Value, Name: m.Groups[2].Value))
            .ToList();
        var isDeclared = (string before) => before.Length > 0 && !_keywords.Contains(before);
        var members = uses.Where(u => isDeclared(u.Before) && u.Before.TrimEnd('?') != u.Name)
            .Select(u => u.Name)
            .ToHashSet();
        return uses.Where(u => !isDeclared(u.Before) && !members.Contains(u.Name))
            .Select(u => u.Name)
            .Distinct()
            .SelectMany(name => _visible[path].Select(n => _types.GetValueOrDefault((n, name))))
            .Where(files => files is not null)
            .Select(files => Head(files!.Min!))
            .Where(head => head != Head(path));
    }

    /// <summary>Nothing of a comment, and of a text what is put into it.</summary>
    private static string KeepHoles(Match literal) =>
        literal.Value[0] == '/'
            ? " "
            : $" {string.Join(' ', Hole().Matches(literal.Value).Select(m => m.Groups[1].Value))} ";

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex("^(?:using|namespace) .*", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(
        @"^(?:\w+ )*(?:class|record struct|record|struct|interface|enum|delegate [^\n(]+?) ([A-Z]\w*)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();

    [GeneratedRegex(
        """
            ("{3,})[\s\S]*?\1|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|//.*
            """
    )]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{([^{}""]*)\}")]
    private static partial Regex Hole();

    /// <summary>A name that follows no dot, and names no argument, member or label; with the word before it.</summary>
    [GeneratedRegex(@"(?<=([\w>\]?]+)\s+|)(?<![\w.])([A-Z]\w*)\b(?!\s*(?:=[^=>]|:[^:]))")]
    private static partial Regex Use();
}
