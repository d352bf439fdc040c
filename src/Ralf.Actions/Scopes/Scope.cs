using System.Diagnostics.CodeAnalysis;

namespace Ralf.Actions.Scopes;

/// <summary>
/// Where two scopes meet: the glob of each side and a path that shows it. Both sides match the witness, or one does and the other matches
/// the same in another case, or a folder of it (<c>a</c> and <c>a/**</c> meet at <c>a/x</c>).
/// </summary>
internal sealed record Meeting(string Left, string Right, string Witness);

/// <summary>A list of globs; an entry with <c>!</c> is an exception to all of them, wherever it stands in the list.</summary>
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

    /// <summary>What the scope holds, before its exceptions.</summary>
    public ScopeGlob[] Included { get; }

    public ScopeGlob[] Exceptions { get; }

    /// <summary>Throws <see cref="FormatException"/> with the glob in its message; check with <see cref="Problem"/> before.</summary>
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

    /// <summary>What is wrong with one entry of a scope, with or without its <c>!</c>, to go on after its text (<c>has an empty segment in ...</c>); null where nothing is.</summary>
    public static string? Problem(string entry) =>
        TryParseEntry(entry, out _, out _, out var error) ? null : error;

    public bool Matches(string path) => Matches(path, anyCase: false);

    /// <summary>As <see cref="Matches(string)"/>; with <paramref name="anyCase"/>, whether it matches the path or a name that only case tells from it.</summary>
    public bool Matches(string path, bool anyCase) =>
        Included.Any(glob => glob.Matches(path, anyCase)) && !IsException(path);

    /// <summary>Whether an exception takes the path out.</summary>
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

    /// <summary>
    /// Decided on the languages: null where no path at all is in both. Paths that only case tells apart meet too (but exceptions hold in any case there), and so does a path with
    /// those below it, where the deeper glob spells the folder's name out: <c>a</c> and <c>a/**</c> meet (one makes a file where the other
    /// makes a folder), <c>**/*.cs</c> and <c>**/*.ts</c> do not, though a folder could be called <c>x.cs</c>. Exceptions that nest in more
    /// ways than can be followed are left out, so that scopes may be said to meet that do not, never the other way round.
    /// </summary>
    public Meeting? Meets(Scope other) => new MeetingFinder(this, other).Find();

    /// <summary>
    /// Whether every path that the scope <paramref name="other"/> matches is in this one, to the letter. Where that nests in more ways than can be followed, the answer
    /// is no.
    /// </summary>
    public bool Covers(Scope other)
    {
        var outside = Parse(["**", .. Included.Select(glob => "!" + glob.Text)]);
        var excepted = Parse([.. Exceptions.Select(glob => glob.Text)]);
        return !new MeetingFinder(other, outside).ShareAPath()
            && !new MeetingFinder(other, excepted).ShareAPath();
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
