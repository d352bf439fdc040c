using System.Text.RegularExpressions;

namespace Ralf.Core.Plans;

/// <summary>A text with <c>${{ name }}</c> in it. Names of <c>each</c>, <c>task</c> and <c>run</c> are replaced. In
/// prose (title, prompt), expressions of workflow files (<c>${{ secrets.X }}</c>, <c>${{ a || b }}</c>) stay as they
/// are, so that tasks can be about workflows; any other name is an error, there and everywhere else.</summary>
internal sealed partial class Template
{
    private static readonly string[] _roots = ["each", "task", "run"];

    /// <summary>The contexts of GitHub's own expressions.</summary>
    private static readonly HashSet<string> _workflowRoots = new(StringComparer.Ordinal)
    {
        "github",
        "env",
        "vars",
        "job",
        "jobs",
        "steps",
        "runner",
        "secrets",
        "strategy",
        "matrix",
        "needs",
        "inputs",
    };

    private readonly List<(int Start, int End, string Name)> _holes = [];

    private Template(string text, PlanPosition at) => (Text, At) = (text, at);

    public string Text { get; }

    public PlanPosition At { get; }

    /// <summary>True if it is the same text for every task.</summary>
    public bool IsFixed => _holes.Count == 0;

    public static Template Parse(string text, PlanPosition at, bool prose)
    {
        var template = new Template(text, at);
        if (text.Contains("${{"))
        {
            foreach (Match match in Hole().Matches(text))
            {
                var name = match.Groups[1].Value.Trim();
                if (!prose || IsOurs(name))
                {
                    template._holes.Add((match.Index, match.Index + match.Length, name));
                }
            }
        }

        return template;
    }

    /// <summary>The invalid names in it, in text order.</summary>
    public IEnumerable<string> Unknown(IReadOnlySet<string> valid) =>
        _holes.Select(h => h.Name).Where(n => !valid.Contains(n)).Distinct(StringComparer.Ordinal);

    /// <summary>The text with every name replaced, or the first name that has no value.</summary>
    public (string Text, string? Missing) Render(Func<string, string?> value)
    {
        if (IsFixed)
        {
            return (Text, null);
        }

        if (_holes is [var hole])
        {
            return value(hole.Name) is { } only
                ? (string.Concat(Text.AsSpan(0, hole.Start), only, Text.AsSpan(hole.End)), null)
                : ("", hole.Name);
        }

        var result = new StringBuilder(Text.Length);
        var from = 0;
        foreach (var (start, end, name) in _holes)
        {
            if (value(name) is not { } replacement)
            {
                return ("", name);
            }

            result.Append(Text, from, start - from).Append(replacement);
            from = end;
        }

        return (result.Append(Text, from, Text.Length - from).ToString(), null);
    }

    private static bool IsOurs(string name) =>
        Name().IsMatch(name)
        && name.Split('.')[0] is var root
        && (_roots.Contains(root) || !_workflowRoots.Contains(root));

    [GeneratedRegex(@"\$\{\{([^{}]*)\}\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*$")]
    private static partial Regex Name();
}
