using Ralf.Actions.Git;

namespace Ralf.Actions.Scopes;

/// <summary>Where two scopes meet: the glob of each side and a path that both match.</summary>
internal sealed record Meeting(string Left, string Right, string Witness);

/// <summary>A list of globs; an entry with <c>!</c> is an exception to all of them, wherever it stands in the list.</summary>
internal sealed class Scope
{
    /// <summary>As written, exceptions with their <c>!</c>.</summary>
    public IReadOnlyList<string> Globs => throw new NotSupportedException();

    /// <summary>Throws <see cref="FormatException"/> with the glob in its message; check with <see cref="ScopeGlob.TryParse"/> before.</summary>
    public static Scope Parse(IReadOnlyList<string> globs) => throw new NotSupportedException();

    public bool Matches(string path) => throw new NotSupportedException();

    /// <summary>Decided on the languages: null where no path at all is in both (ordinal, or as names that differ only in case; <c>a</c> and <c>a/**</c> meet as file and folder).</summary>
    public Meeting? Meets(Scope other) => throw new NotSupportedException();
}
