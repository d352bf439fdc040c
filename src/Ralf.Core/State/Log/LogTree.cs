namespace Ralf.Core.State;

/// <summary>The tree of a state commit: <c>plan.yml</c>, <c>decisions.md</c>, <c>log/</c>. Holds the ids of all folders
/// and the entries of the last one, so the cost of appending does not depend on the log's length.</summary>
internal sealed record LogTree(
    GitId Plan,
    GitId Decisions,
    IReadOnlyList<GitId> Folders,
    IReadOnlyList<GitTreeEntry> Last
)
{
    public const string PlanFile = "plan.yml";
    public const string DecisionsFile = "decisions.md";
    public const string LogFolder = "log";

    /// <summary>Number of events.</summary>
    public long Count => Folders.Count == 0 ? 0 : ((Folders.Count - 1L) * LogPath.PerFolder) + Last.Count;

    /// <summary>The tree of a state commit that was found sound earlier. Throws <see cref="UserException"/> if an
    /// object is missing.</summary>
    public static LogTree At(IGitStore store, GitId commit)
    {
        var root = store
            .ReadTree(store.ReadCommit(commit).Tree)
            .ToDictionary(e => e.Name, e => e.Id, StringComparer.Ordinal);
        var folders = store.ReadTree(root[LogFolder]);
        return new(root[PlanFile], root[DecisionsFile], [.. folders.Select(f => f.Id)], store.ReadTree(folders[^1].Id));
    }

    /// <summary>Counts the events in the tree of a state commit that was found sound earlier. Throws
    /// <see cref="UserException"/> if it is not one.</summary>
    public static long CountAt(IGitStore store, GitId root)
    {
        var log = store.ReadTree(root).FirstOrDefault(e => e.Name == LogFolder);
        var folders = store.ReadTree(log?.Id ?? GitId.None);
        return ((folders.Count - 1L) * LogPath.PerFolder) + store.ReadTree(folders[^1].Id).Count;
    }

    /// <summary>Writes the folders of the new events; returns the new tree.</summary>
    public LogTree Add(IGitStore store, IEnumerable<GitId> events)
    {
        var folders = Folders.ToList();
        var last = Last.ToList();
        foreach (var id in events)
        {
            if (folders.Count == 0 || last.Count == LogPath.PerFolder)
            {
                Close(store, folders, last);
                folders.Add(GitId.None);
                last = [];
            }

            last.Add(new GitTreeEntry(LogPath.File(last.Count), GitMode.File, id));
        }

        Close(store, folders, last);
        return this with { Folders = folders, Last = last };
    }

    public GitId Write(IGitStore store)
    {
        var log = store.WriteTree([
            .. Folders.Select((id, i) => new GitTreeEntry(LogPath.Folder(i), GitMode.Tree, id)),
        ]);
        return store.WriteTree([
            new GitTreeEntry(DecisionsFile, GitMode.File, Decisions),
            new GitTreeEntry(LogFolder, GitMode.Tree, log),
            new GitTreeEntry(PlanFile, GitMode.File, Plan),
        ]);
    }

    private static void Close(IGitStore store, List<GitId> folders, List<GitTreeEntry> last)
    {
        if (folders.Count > 0)
        {
            folders[^1] = store.WriteTree(last);
        }
    }
}
