using System.Text;
using Ralf.Actions.Agents;
using Ralf.Actions.Scopes;

namespace Ralf.Actions.Plans;

/// <summary>Checks the globs of a plan: their form, and whether what they name may be written at all. Each distinct glob is parsed once.</summary>
internal sealed class GlobCheck(
    ProblemList problems,
    IReadOnlyList<string> unprotect,
    string? source
)
{
    /// <summary>What Claude Code's rules refuse to write whatever they are told (observed of the CLI).</summary>
    private static readonly IReadOnlyList<string> ClaudeRefuses =
    [
        "**/.claude/**",
        "**/.git/**",
        "**/.mcp.json",
        "**/.vscode/**",
        "**/.idea/**",
        "**/.gitmodules",
        "**/.bashrc",
        "**/.gitconfig",
        "**/.husky/**",
        "**/.npmrc",
        "**/.devcontainer/**",
    ];

    private readonly Dictionary<string, string?> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Protected, bool Refused)> _verdicts = new(
        StringComparer.Ordinal
    );
    private readonly List<ScopeGlob> _protected = Parse(
        ProtectedPaths.Globs.Except(unprotect, StringComparer.Ordinal)
    );
    private readonly List<ScopeGlob> _refused = Parse(ClaudeRefuses);
    private readonly bool _planIsProtected = source is not null && !unprotect.Contains(source);

    /// <summary>Whether the glob (with or without <c>!</c>) is one; reports it where not.</summary>
    public bool Check(string glob, PlanPosition at)
    {
        var text = glob.StartsWith('!') ? glob[1..] : glob;
        if (!_errors.TryGetValue(text, out var error))
        {
            _errors[text] = error = ScopeGlob.TryParse(text, out _, out var why) ? null : why;
        }

        if (error is not null)
        {
            problems.AddPerTask(Problems.BadGlob(at, glob, error));
        }

        return error is null;
    }

    /// <summary>Reports a valid glob of a scope that names nothing but what is protected, or what the agent will not write.</summary>
    public void CheckWritable(string glob, PlanPosition at, AgentKind agent)
    {
        if (glob.StartsWith('!'))
        {
            return;
        }

        if (!_verdicts.TryGetValue(glob, out var verdict))
        {
            _verdicts[glob] = verdict = Judge(glob);
        }

        if (verdict.Protected is { } hit)
        {
            problems.AddPerTask(Problems.ProtectedScope(at, glob, hit));
        }
        else if (verdict.Refused && agent is AgentKind.Claude)
        {
            problems.AddPerTask(Problems.Unwritable(at, glob));
        }
    }

    /// <summary>The protected glob that a path lies in; null where it is free.</summary>
    public string? ProtectedBy(string path) =>
        _planIsProtected && path == source ? source : _protected.Find(g => g.Matches(path))?.Text;

    private (string? Protected, bool Refused) Judge(string glob) =>
        Sample(glob) is { } path
            ? (ProtectedBy(path), _refused.Exists(g => g.Matches(path)))
            : (null, false);

    /// <summary>
    /// A path that the glob matches, with an <c>x</c> wherever it leaves a choice. No protected glob holds an <c>x</c> in its literal part, so
    /// where this path is protected, all that the glob matches is. Null where the glob has alternatives.
    /// </summary>
    private static string? Sample(string glob)
    {
        var path = new StringBuilder(glob.Length);
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob[i] is '{')
            {
                return null;
            }

            if (glob[i] is '[' && i + 2 < glob.Length)
            {
                var end = glob.IndexOf(']', i + 2);
                path.Append(end == i + 2 && glob[i + 1] is not '!' ? glob[i + 1] : 'x');
                i = end < 0 ? glob.Length : end;
                continue;
            }

            path.Append(glob[i] is '*' or '?' ? 'x' : glob[i]);
        }

        return path.ToString();
    }

    private static List<ScopeGlob> Parse(IEnumerable<string> globs) =>
        [
            .. globs.Select(g =>
                ScopeGlob.TryParse(g, out var glob, out var why)
                    ? glob
                    : throw new FormatException($"{g}: {why}")
            ),
        ];
}
