namespace Ralf.Git;

/// <summary>The files of a workspace compared with the base: changes by path, without ignored paths.</summary>
/// <param name="Tree">The whole tree as found, out-of-scope paths included; never committed as it is.</param>
internal sealed record RebuiltTree(GitId Tree, IReadOnlyList<PathChange> Changes)
{
    /// <summary>Changed files of the scope that are larger than <see cref="UnreadFiles.MaxBytes"/>; their contents
    /// were not read.</summary>
    public IReadOnlySet<string> TooLarge { get; init; } = new HashSet<string>();

    /// <summary>New files of the scope that the base ignores. They are not among the changes.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Files and folders that could not be read. They are not among the changes.</summary>
    public IReadOnlyCollection<string> Unreadable { get; init; } = [];
}
