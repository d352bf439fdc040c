using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Ralf.Core.Scopes;

/// <summary>
/// One glob of a scope: <c>*</c>, <c>?</c>, <c>**</c> (whole segments), <c>[a-z]</c>, <c>[!a-z]</c>, <c>{a,b}</c>;
/// ordinal, <c>/</c>-separated,
/// relative to the repository's root. <c>a/**</c> matches all below <c>a</c> and not the path <c>a</c>. A leading dot
/// is nothing special.
/// Exceptions (<c>!</c>) belong to <see cref="Scope"/>.
/// </summary>
internal sealed class ScopeGlob
{
    private ScopeGlob(string text, GlobPath[] alternatives)
    {
        Text = text;
        Alternatives = alternatives;
    }

    public string Text { get; }

    /// <summary>The expansions of its braces; one if it has no braces.</summary>
    public GlobPath[] Alternatives { get; }

    /// <summary>Parses a glob. Returns false with a reason that names the bad part: absolute, escapes upward, empty,
    /// malformed, a backslash, too complex. The reason continues a sentence after the glob: <c>is empty; ...</c>,
    /// <c>has an empty segment in ...</c>.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ScopeGlob? glob,
        [NotNullWhen(false)] out string? error
    )
    {
        try
        {
            glob = new ScopeGlob(text, GlobParser.Parse(text));
            error = null;
            return true;
        }
        catch (GlobSyntaxException e)
        {
            glob = null;
            error = e.Message;
            return false;
        }
    }

    /// <summary>A glob that matches this path, and only this path unless it contains <c>]</c>, a backslash, a control
    /// character or a leading <c>!</c>; these become <c>?</c>.</summary>
    public static string Escape(string path) =>
        IsPlain(path)
            ? path
            : string.Concat(
                path.Select(
                    (c, i) =>
                        c is '*' or '?' or '[' or '{' or '}' || (c == '(' && i > 0 && path[i - 1] is '!' or '@' or '+')
                            ? $"[{c}]"
                        : c is ']' or '\\' || char.IsControl(c) || (c == '!' && i == 0) ? "?"
                        : c.ToString()
                )
            );

    private static readonly SearchValues<char> _special = SearchValues.Create(@"*?[]{}\!(");

    /// <summary>Most paths need no escape.</summary>
    private static bool IsPlain(string path) =>
        path.AsSpan().IndexOfAny(_special) < 0 && path.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>The first of the globs that matches the path; null if no glob does.</summary>
    public static ScopeGlob? FirstMatch(List<ScopeGlob> globs, string path)
    {
        foreach (var glob in globs)
        {
            if (glob.Matches(path))
            {
                return glob;
            }
        }

        return null;
    }

    /// <summary>True if the glob matches the path (<c>/</c>-separated, no leading slash).</summary>
    public bool Matches(string path) => Matches(path, anyCase: false);

    /// <summary>Like <see cref="Matches(string)"/>; with <paramref name="anyCase"/> also true for a name that differs
    /// from a match only in case.</summary>
    public bool Matches(string path, bool anyCase)
    {
        foreach (var alternative in Alternatives)
        {
            if (alternative.Matches(path, anyCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if the glob matches the path, or everything below it: a rule about a folder's contents also holds
    /// for an entry of the folder's own name that is no folder, such as a link.</summary>
    public bool Guards(string path, bool anyCase = false) =>
        Alternatives.Any(a => a.Matches(path, anyCase) || a.IsFolder(path, anyCase));

    public override string ToString() => Text;
}
