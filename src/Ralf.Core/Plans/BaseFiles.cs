namespace Ralf.Core.Plans;

/// <summary>What a plan is checked against and expanded over: the tree of its base commit, and the texts that it
/// names.</summary>
/// <param name="Files">All file paths of the base commit, grouped by folder, as git lists them.</param>
/// <param name="Read">Reads a file that the plan names: working tree first, then base.</param>
/// <param name="Ignored">Returns those of the given paths that the base's ignore rules match.</param>
internal sealed record BaseFiles(
    Func<IReadOnlyList<string>> Files,
    Func<string, NamedFile> Read,
    Func<IReadOnlyList<string>, IReadOnlySet<string>> Ignored
)
{
    /// <summary>Where the base has other repositories. These paths are not among <see cref="Files"/>.</summary>
    public Func<IReadOnlyList<string>> Submodules { get; init; } = () => [];

    /// <summary>The texts of all <c>.gitattributes</c> of the base, each with its folder (<c>""</c>: the root).</summary>
    public Func<IReadOnlyList<(string Folder, string Text)>> Attributes { get; init; } = () => [];
}

/// <summary>A file that a plan names.</summary>
/// <param name="Text">Null if it cannot be used.</param>
/// <param name="Problem">Why, after the file's name; null if there is no such file.</param>
internal readonly record struct NamedFile(string? Text, string? Problem = null);
