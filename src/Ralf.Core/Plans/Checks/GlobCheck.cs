using System.Buffers;
using Ralf.Agents;
using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>Checks the globs of a plan: their syntax, and whether their files may be written at all. Each distinct glob
/// is parsed once.</summary>
internal sealed class GlobCheck(ProblemList problems, IReadOnlyList<string> unprotect, string? source)
{
    /// <summary>Nearly every path contains none of these.</summary>
    private static readonly SearchValues<string> _cores = SearchValues.Create(
        [.. ProtectedPaths.Globs.Concat(Agents.ClaudeRules.RefusedAnyway).Select(Forbidden.CoreOf)],
        StringComparison.Ordinal
    );

    private readonly Dictionary<string, (ScopeGlob? Glob, string? Error)> _parsed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyList<string> Protected, bool Refused)> _verdicts = new(
        StringComparer.Ordinal
    );
    private readonly List<Forbidden> _protected = Parse(ProtectedPaths.Globs.Except(unprotect, StringComparer.Ordinal));
    private readonly List<Forbidden> _free = Parse(ProtectedPaths.Globs.Intersect(unprotect, StringComparer.Ordinal));
    private readonly List<Forbidden> _refused = Parse(Agents.ClaudeRules.RefusedAnyway);
    private readonly bool _planIsProtected = source is not null && !unprotect.Contains(source);

    /// <summary>True if the glob (with or without <c>!</c>) is valid; otherwise reports it.</summary>
    public bool Check(string glob, PlanPosition at)
    {
        var error = ParseOnce(glob).Error;
        if (error is not null)
        {
            problems.AddPerTask(Problems.BadGlob(at, glob, error));
        }

        return error is null;
    }

    /// <summary>True if a scope of valid globs, already seen by <see cref="Check"/>, matches the path.</summary>
    public bool InScope(IReadOnlyList<string> scope, string path) =>
        scope.Any(g => !g.StartsWith('!') && ParseOnce(g).Glob!.Matches(path))
        && !scope.Any(g => g.StartsWith('!') && ParseOnce(g).Glob!.Matches(path));

    private (ScopeGlob? Glob, string? Error) ParseOnce(string glob)
    {
        if (!_parsed.TryGetValue(glob, out var parsed))
        {
            var text = glob.StartsWith('!') ? glob[1..] : glob;
            _parsed[glob] = parsed =
                ShellPattern(text) is { } pattern ? (null, NoShellPattern(pattern))
                : ScopeGlob.TryParse(text, out var valid, out var why) ? (valid, null)
                : (null, why);
        }

        return parsed;
    }

    /// <summary>The first extended pattern of shells in the glob, such as <c>!(x)</c>, which would be read as plain text;
    /// null without one. <c>?(x)</c> and <c>*(x)</c> are names too, such as <c>copy*(1).txt</c>, unless they hold
    /// alternatives.</summary>
    private static string? ShellPattern(string text)
    {
        for (var at = text.IndexOf('(', Math.Min(1, text.Length)); at > 0; at = text.IndexOf('(', at + 1))
        {
            var end = text.IndexOf(')', at);
            var isPattern =
                text[at - 1] is '!' or '@' or '+'
                || (text[at - 1] is '?' or '*' && end > 0 && text.AsSpan(at, end - at).Contains('|'));
            if (end > 0 && isPattern)
            {
                return text[(at - 1)..(end + 1)];
            }
        }

        return null;
    }

    private static string NoShellPattern(string pattern) =>
        $"has '{Truncate.Text(pattern)}', a pattern of shells that globs do not know; write '{{a,b}}' for alternatives, an entry with '!' for an exception, and '[(]' for a '(' in a name";

    /// <summary>Reports a valid glob of a scope that matches only protected files, or only files that the agent will
    /// not write.</summary>
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

        if (verdict.Protected is { Count: > 0 } hit)
        {
            problems.AddPerTask(Problems.ProtectedScope(at, glob, hit));
        }
        else if (verdict.Refused && agent is AgentKind.Claude)
        {
            problems.AddPerTask(Problems.Unwritable(at, glob));
        }
    }

    /// <summary>The protected globs that match the path.</summary>
    public IReadOnlyList<string> ProtectedBy(string path) =>
        _planIsProtected && path == source ? [path]
        : _free.Exists(g => g.Matches(path)) ? []
        : [.. _protected.Where(g => g.Matches(path)).Select(g => g.Glob.Text)];

    private (IReadOnlyList<string> Protected, bool Refused) Judge(string glob) =>
        Sample(glob) is { } path && (_planIsProtected && path == source || path.AsSpan().ContainsAny(_cores))
            ? (ProtectedBy(path), _refused.Exists(g => g.Matches(path)))
            : ([], false);

    /// <summary>A path that the glob matches, with a <c>z</c> wherever it leaves a choice. No protected glob has a
    /// <c>z</c> in its literal part, so if this path is protected, everything that the glob matches is. Null if the
    /// glob has alternatives.</summary>
    internal static string? Sample(string glob)
    {
        if (glob.AsSpan().IndexOfAny('{', '[') < 0)
        {
            return glob.Replace('*', 'z').Replace('?', 'z');
        }

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
                path.Append(end == i + 2 && glob[i + 1] is not '!' ? glob[i + 1] : 'z');
                i = end < 0 ? glob.Length : end;
                continue;
            }

            path.Append(glob[i] is '*' or '?' ? 'z' : glob[i]);
        }

        return path.ToString();
    }

    private static List<Forbidden> Parse(IEnumerable<string> globs) => [.. globs.Select(Forbidden.Parse)];

    /// <summary>A glob with the longest text that every match contains: nearly every path is ruled out by that text
    /// alone.</summary>
    private sealed record Forbidden(ScopeGlob Glob, string Core)
    {
        public static Forbidden Parse(string glob) =>
            ScopeGlob.TryParse(glob, out var parsed, out var why)
                ? new Forbidden(parsed, CoreOf(glob))
                : throw new FormatException($"{glob}: {why}");

        public static string CoreOf(string glob) => glob.Split('*', '/').MaxBy(p => p.Length)!;

        public bool Matches(string path) => path.Contains(Core) && Glob.Guards(path);
    }
}
