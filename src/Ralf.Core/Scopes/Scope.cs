using System.Diagnostics.CodeAnalysis;

namespace Ralf.Core.Scopes;

/// <summary>A list of globs; an entry with <c>!</c> is an exception to all of them, at any position in the
/// list.</summary>
internal sealed class Scope
{
    private Scope(IReadOnlyList<string> globs, ScopeGlob[] included, ScopeGlob[] exceptions)
    {
        Globs = globs;
        Included = included;
        Exceptions = exceptions;
    }

    /// <summary>As written, exceptions with their <c>!</c>.</summary>
    public IReadOnlyList<string> Globs { get; }

    /// <summary>The globs of the scope, without its exceptions.</summary>
    public ScopeGlob[] Included { get; }

    public ScopeGlob[] Exceptions { get; }

    /// <summary>Throws <see cref="FormatException"/> with the glob in its message; check with <see cref="Problem"/>
    /// before.</summary>
    public static Scope Parse(IReadOnlyList<string> globs)
    {
        var included = new List<ScopeGlob>(globs.Count);
        var exceptions = new List<ScopeGlob>();
        foreach (var entry in globs)
        {
            if (!TryParseEntry(entry, out var isException, out var glob, out var error))
            {
                throw new FormatException($"the glob '{entry}' {error}");
            }

            (isException ? exceptions : included).Add(glob);
        }

        return new Scope([.. globs], [.. included], [.. exceptions]);
    }

    /// <summary>The error in one entry of a scope, with or without <c>!</c>, as the rest of a sentence after its text
    /// (<c>has an empty segment in ...</c>); null if it is valid.</summary>
    public static string? Problem(string entry) => TryParseEntry(entry, out _, out _, out var error) ? null : error;

    public bool Matches(string path) => Matches(path, anyCase: false);

    /// <summary>Like <see cref="Matches(string)"/>; with <paramref name="anyCase"/> also true for a name that differs
    /// from the path only in case.</summary>
    public bool Matches(string path, bool anyCase) =>
        Included.Any(glob => glob.Matches(path, anyCase)) && !IsException(path);

    /// <summary>Like <see cref="Matches(string, bool)"/>, for a scope that says what must not be touched, or who must be
    /// asked: see <see cref="ScopeGlob.Guards"/>.</summary>
    public bool Guards(string path, bool anyCase = false) =>
        Included.Any(glob => glob.Guards(path, anyCase)) && !Exceptions.Any(glob => glob.Guards(path));

    /// <summary>True if a file or link at the path is in scope: the scope matches it, and no exception is about all that
    /// is below it.</summary>
    public bool Admits(string path) => Matches(path) && !Exceptions.Any(glob => glob.Guards(path));

    /// <summary>True if an exception excludes the path.</summary>
    public bool IsException(string path)
    {
        foreach (var exception in Exceptions)
        {
            if (exception.Matches(path))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParseEntry(
        string entry,
        out bool isException,
        [NotNullWhen(true)] out ScopeGlob? glob,
        [NotNullWhen(false)] out string? error
    )
    {
        isException = entry.StartsWith('!');
        return ScopeGlob.TryParse(isException ? entry[1..] : entry, out glob, out error);
    }
}
