using System.Diagnostics.CodeAnalysis;

namespace Ralf.Actions.Scopes;

/// <summary>
/// One glob of a scope: <c>*</c>, <c>?</c>, <c>**</c> (whole segments), <c>[a-z]</c>, <c>[!a-z]</c>, <c>{a,b}</c>; ordinal, <c>/</c>-separated,
/// relative to the repository's root. Exceptions (<c>!</c>) belong to <see cref="Scope"/>.
/// </summary>
internal sealed class ScopeGlob
{
    public string Text => throw new NotSupportedException();

    /// <summary>False with a reason that names the bad part: absolute, escapes upward, empty, malformed, a backslash, too complex.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ScopeGlob? glob,
        [NotNullWhen(false)] out string? error
    ) => throw new NotSupportedException();

    /// <summary>Whether the path (<c>/</c>-separated, no leading slash) is in the glob's language.</summary>
    public bool Matches(string path) => throw new NotSupportedException();
}
