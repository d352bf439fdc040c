using Ralf.Git;

namespace Ralf.Core.Merging;

/// <summary>A folder in which something changed, and what stands there.</summary>
/// <param name="Path">With a slash at its end; empty for the root.</param>
/// <param name="Onto">The folder that stands there; <see cref="GitId.None"/>: none.</param>
internal sealed record FoldCursor(string Path, ChangeTree Folder, GitId Onto)
{
    public TargetFolder Open(IGitStore store) => new(Onto == GitId.None ? RawTree.Empty : store.OpenTree(Onto));

    public RepoPath At(string name) => RepoPath.Parse(Path + name);
}

/// <summary>The entries of the folder that stands there.</summary>
internal sealed record TargetFolder(RawTree Tree)
{
    public GitId? Folder(string name)
    {
        var found = Tree.Find(GitName.Encode(name), isTree: true);
        return found < 0 ? null : Tree[found].Id;
    }

    /// <summary>Mode and id of the file; none where there is no such file.</summary>
    public (GitMode Mode, GitId Id) File(string name)
    {
        var found = Tree.Find(GitName.Encode(name), isTree: false);
        return found < 0 ? (GitMode.None, GitId.None) : (Tree[found].Mode, Tree[found].Id);
    }

    public bool Has(string name) => Tree.Find(name) is not null;
}
