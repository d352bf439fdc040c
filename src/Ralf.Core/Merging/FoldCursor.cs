namespace Ralf.Core.Merging;

/// <summary>A changed folder and its counterpart in the target tree.</summary>
/// <param name="Path">With a trailing slash; empty for the root.</param>
/// <param name="Onto">The folder in the target tree; <see cref="GitId.None"/> if absent.</param>
internal sealed record FoldCursor(string Path, ChangeTree Folder, GitId Onto)
{
    public TargetFolder Open(IGitStore store) => new(Onto == GitId.None ? RawTree.Empty : store.OpenTree(Onto));

    public RepoPath At(string name) => RepoPath.Parse(Path + name);
}

/// <summary>The entries of a folder of the target tree.</summary>
internal sealed record TargetFolder(RawTree Tree)
{
    public GitId? Folder(string name)
    {
        var found = Tree.Find(GitName.Encode(name), isTree: true);
        return found < 0 ? null : Tree[found].Id;
    }

    /// <summary>Mode and id of the file; <c>None</c> if there is no such file.</summary>
    public (GitMode Mode, GitId Id) File(string name)
    {
        var found = Tree.Find(GitName.Encode(name), isTree: false);
        return found < 0 ? (GitMode.None, GitId.None) : (Tree[found].Mode, Tree[found].Id);
    }

    public bool Has(string name) => Tree.Find(name) is not null;
}
