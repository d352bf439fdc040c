using Ralf.Git;

namespace Ralf.Actions.Tests;

/// <summary>A second reader in memory, which lists all files of both trees. <see cref="SecondReader"/> lets a test make
/// it say something else.</summary>
internal sealed partial class MemoryGitStore
{
    private readonly Dictionary<GitId, Dictionary<string, (GitMode Mode, GitId Id)>> _files = [];

    /// <summary>Given the two trees and what is true, what is said of them.</summary>
    public Func<TreePair, SecondDiff, SecondDiff> SecondReader { get; set; } = (_, read) => read;

    public SecondDiff? SecondDiff(GitId oldTree, GitId newTree)
    {
        var (old, current) = (Files(oldTree), Files(newTree));
        var entries =
            from path in old.Keys.Union(current.Keys).Order(StringComparer.Ordinal)
            let before = old.GetValueOrDefault(path)
            let after = current.GetValueOrDefault(path)
            where before != after
            select new DiffEntry(GitName.Lossy(path), before.Mode, before.Id, after.Mode, after.Id);
        return SecondReader(new(oldTree, newTree), new([.. entries], null));
    }

    private Dictionary<string, (GitMode Mode, GitId Id)> Files(GitId tree)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(tree, out var found))
            {
                found = new(StringComparer.Ordinal);
                Add(found, "", tree);
                _files[tree] = found;
            }

            return found;
        }
    }

    private void Add(Dictionary<string, (GitMode Mode, GitId Id)> found, string folder, GitId tree)
    {
        var reads = Reads;
        var content = tree == GitId.EmptyTree ? [] : Read(tree, "tree");
        Reads = reads;
        foreach (var entry in RawTree.Parse(tree, content).Entries())
        {
            if (entry.Mode == GitMode.Tree)
            {
                Add(found, $"{folder}{entry.Name}/", entry.Id);
            }
            else
            {
                found[folder + entry.Name] = (entry.Mode, entry.Id);
            }
        }
    }
}
