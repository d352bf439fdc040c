namespace Ralf.Core.State;

/// <summary>The tree of a log, and the blobs of its new events in order.</summary>
internal sealed record LogTreeReading(LogTree Tree, IReadOnlyList<GitId> NewEvents);

/// <summary>Reads the tree of a state commit strictly: no gaps, no other entries, no change of known ones.</summary>
internal sealed class LogTreeReader(IGitStore store, RunId run, LogTree? known)
{
    private readonly List<GitId> _newEvents = [];

    public LogTreeReading Read(GitId commit)
    {
        var root = store.ReadTree(store.ReadCommit(commit).Tree);
        foreach (var entry in root)
        {
            if (entry.Name is not (LogTree.PlanFile or LogTree.DecisionsFile or LogTree.LogFolder))
            {
                throw StateErrors.LogDamaged(run, entry.Name, "does not belong there");
            }
        }

        var plan = Entry(root, LogTree.PlanFile, GitMode.File);
        var decisions = Entry(root, LogTree.DecisionsFile, GitMode.File);
        var log = Entry(root, LogTree.LogFolder, GitMode.Tree);
        if (known is not null && known.Plan != plan)
        {
            throw StateErrors.LogDamaged(run, LogTree.PlanFile, "was changed since it was last read");
        }

        return ReadLog(plan, decisions, store.ReadTree(log));
    }

    private LogTreeReading ReadLog(GitId plan, GitId decisions, IReadOnlyList<GitTreeEntry> folders)
    {
        RefuseMisplaced(folders);
        IReadOnlyList<GitTreeEntry> last = [];
        for (var i = 0; i < folders.Count; i++)
        {
            var isOld = known is not null && i < known.Folders.Count;
            if (isOld && known!.Folders[i] == folders[i].Id)
            {
                last = i == known.Folders.Count - 1 ? known.Last : last;
                continue;
            }

            if (isOld && i < known!.Folders.Count - 1)
            {
                throw Changed(LogPath.Folder(i));
            }

            last = ReadFolder(i, folders[i].Id, isOld ? known!.Last : []);
            if (last.Count < LogPath.PerFolder && i < folders.Count - 1)
            {
                throw Missing(LogPath.Of(((long)i * LogPath.PerFolder) + last.Count));
            }
        }

        var tree = new LogTree(plan, decisions, [.. folders.Select(f => f.Id)], last);
        return tree.Count < Math.Max(1, known?.Count ?? 0)
            ? throw Missing(LogPath.Of(tree.Count))
            : new LogTreeReading(tree, _newEvents);
    }

    private void RefuseMisplaced(IReadOnlyList<GitTreeEntry> folders)
    {
        for (var i = 0; i < folders.Count; i++)
        {
            if (folders[i].Name != LogPath.Folder(i) || folders[i].Mode != GitMode.Tree)
            {
                throw Misplaced(LogPath.Folder(i), folders[i]);
            }
        }
    }

    private IReadOnlyList<GitTreeEntry> ReadFolder(int folder, GitId id, IReadOnlyList<GitTreeEntry> old)
    {
        var entries = store.ReadTree(id);
        for (var i = 0; i < Math.Max(entries.Count, old.Count); i++)
        {
            var name = $"{LogPath.Folder(folder)}/{LogPath.File(i)}";
            if (i >= entries.Count)
            {
                throw Missing($"{LogTree.LogFolder}/{name}");
            }

            if (entries[i].Name != LogPath.File(i) || entries[i].Mode != GitMode.File || i >= LogPath.PerFolder)
            {
                throw Misplaced(name, entries[i]);
            }

            if (i >= old.Count)
            {
                _newEvents.Add(entries[i].Id);
            }
            else if (entries[i].Id != old[i].Id)
            {
                throw Changed(name);
            }
        }

        return entries;
    }

    private GitId Entry(IReadOnlyList<GitTreeEntry> root, string name, GitMode mode)
    {
        var entry = root.FirstOrDefault(e => e.Name == name);
        return entry?.Mode == mode ? entry.Id : throw Missing(name);
    }

    private UserException Missing(string where) => StateErrors.LogDamaged(run, where, "is missing");

    private UserException Changed(string name) =>
        StateErrors.LogDamaged(run, $"{LogTree.LogFolder}/{name}", "was changed since it was last read");

    private UserException Misplaced(string expected, GitTreeEntry found) =>
        StateErrors.LogDamaged(
            run,
            $"{LogTree.LogFolder}/{expected}",
            $"is missing (there is '{found.Name}' with mode {Convert.ToString((int)found.Mode, 8)} in its place)"
        );
}
