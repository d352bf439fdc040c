using System.Text;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.State;

/// <summary>The files of a state commit, to be changed by hand as no log ever should be.</summary>
internal sealed class LogFiles(MemoryGitStore store)
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Parents of the commit that <see cref="Commit"/> makes.</summary>
    public List<GitId> Parents { get; } = [];

    public byte[] this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public static LogFiles Of(MemoryGitStore store)
    {
        var made = new LogFiles(store);
        var tip = store.ResolveCommit(Samples.Run.StateRef)!.Value;
        made.Read("", store.ReadCommit(tip).Tree);
        made.Parents.Add(tip);
        return made;
    }

    public bool Has(string path) => _files.ContainsKey(path);

    public void Remove(string path) => _files.Remove(path);

    public void Replace(string path, string old, string with) =>
        _files[path] = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(_files[path]).Replace(old, with, StringComparison.Ordinal)
        );

    /// <summary>Commits the files and moves the state branch there, lease or not.</summary>
    public GitId Commit(DateTimeOffset? at = null)
    {
        var id = store.WriteCommit(
            new CommitData(Write(""), Parents, GitIdentity.Ralf(at ?? Samples.Noon), "by hand\n")
        );
        Assert.True(store.TryUpdateRefs([new RefUpdate(Samples.Run.StateRef, null, id)]));
        return id;
    }

    private void Read(string folder, GitId tree)
    {
        foreach (var entry in store.ReadTree(tree))
        {
            if (entry.Mode == GitMode.Tree)
            {
                Read($"{folder}{entry.Name}/", entry.Id);
            }
            else
            {
                _files[folder + entry.Name] = store.ReadBlob(entry.Id);
            }
        }
    }

    private GitId Write(string folder)
    {
        var entries = _files
            .Where(f => f.Key.StartsWith(folder, StringComparison.Ordinal))
            .Select(f => (Tail: f.Key[folder.Length..], f.Value))
            .GroupBy(f => f.Tail.Split('/')[0])
            .Select(g =>
                g.First().Tail.Contains('/', StringComparison.Ordinal)
                    ? new GitTreeEntry(g.Key, GitMode.Tree, Write($"{folder}{g.Key}/"))
                    : new GitTreeEntry(g.Key, GitMode.File, store.WriteBlob(g.First().Value))
            );
        return store.WriteTree([.. entries]);
    }
}
