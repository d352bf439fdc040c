using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Scopes;

namespace Ralf.Actions.Merging;

/// <summary>One session's work, as changes against the base it was dispatched from.</summary>
internal sealed record FoldInput(TaskId Task, IReadOnlyList<PathChange> Changes);

/// <summary>A conflict of one session: the paths, and the sessions folded with it that changed them too. No other: the result itself stands against it.</summary>
internal sealed record FoldConflict(
    TaskId Task,
    IReadOnlyList<TaskId> With,
    IReadOnlyList<RepoPath> Paths
);

/// <summary>What folding gives: whole sessions that can land, in the order they came, and those that cannot.</summary>
/// <param name="SamePaths">Paths that several sessions changed alike; taken, and worth a warning.</param>
internal sealed record FoldOutcome(
    IReadOnlyList<FoldInput> Landing,
    IReadOnlyList<FoldConflict> Conflicts,
    IReadOnlyList<RepoPath> SamePaths
);

/// <summary>
/// Folds sessions into the result path by path (design: merging). A session lands whole or not at all, and no conflict is resolved: a path that two
/// sessions changed differently keeps both out; a path whose old side is no longer what stands in the result keeps its session out. The cost grows
/// with what changed.
/// </summary>
internal static class ResultFold
{
    public static FoldOutcome Fold(
        IGitStore store,
        GitId resultTree,
        IReadOnlyList<FoldInput> inputs
    )
    {
        var paths = new Dictionary<TaskId, SortedSet<RepoPath>>();
        var others = new Dictionary<TaskId, SortedSet<TaskId>>();
        var same = new SortedSet<RepoPath>();
        foreach (var (one, other, path) in Clashes(store, resultTree, inputs, same))
        {
            Note(one, other.Task, path);
            Note(other, one.Task, path);
        }

        foreach (var input in inputs)
        {
            foreach (var path in AgainstResult(store, resultTree, input))
            {
                Note(input, null, path);
            }
        }

        return new(
            [.. inputs.Where(i => !paths.ContainsKey(i.Task))],
            [
                .. inputs
                    .Where(i => paths.ContainsKey(i.Task))
                    .Select(i => new FoldConflict(i.Task, [.. others[i.Task]], [.. paths[i.Task]])),
            ],
            [.. same]
        );

        void Note(FoldInput input, TaskId? other, RepoPath path)
        {
            paths.TryAdd(input.Task, []);
            others.TryAdd(input.Task, []);
            paths[input.Task].Add(path);
            if (other is { } task)
            {
                others[input.Task].Add(task);
            }
        }
    }

    /// <summary>Every two sessions that cannot both land, with the path of the first that says so.</summary>
    private static IEnumerable<(FoldInput One, FoldInput Other, RepoPath Path)> Clashes(
        IGitStore store,
        GitId resultTree,
        IReadOnlyList<FoldInput> inputs,
        SortedSet<RepoPath> same
    )
    {
        if (inputs.Count < 2)
        {
            yield break;
        }

        var seen = new Dictionary<string, List<(FoldInput Input, PathChange Change)>>(
            StringComparer.Ordinal
        );
        var folders = new FoldedFolders(store, resultTree);
        foreach (var input in inputs)
        {
            foreach (var change in input.Changes)
            {
                foreach (var twin in folders.Twins(input, change))
                {
                    yield return (input, twin, change.Path);
                }

                var key = FileSystemNames.PathKey(change.Path.Value);
                foreach (var (other, theirs) in seen.GetValueOrDefault(key, []))
                {
                    if (other.Task == input.Task)
                    {
                        continue;
                    }

                    if (IsSame(change, theirs))
                    {
                        same.Add(change.Path);
                    }
                    else
                    {
                        yield return (input, other, change.Path);
                    }
                }

                (seen.TryGetValue(key, out var list) ? list : seen[key] = []).Add((input, change));
            }
        }

        foreach (var (one, other, path) in FileAgainstFolder(inputs, seen))
        {
            yield return (one, other, path);
        }
    }

    /// <summary>One session writes <c>a</c> as a file, another writes <c>a/b</c>.</summary>
    private static IEnumerable<(FoldInput, FoldInput, RepoPath)> FileAgainstFolder(
        IReadOnlyList<FoldInput> inputs,
        Dictionary<string, List<(FoldInput Input, PathChange Change)>> seen
    ) =>
        from input in inputs
        from change in input.Changes
        where change.NewMode != GitMode.None
        from folder in Parents(change.Path.Value)
        from file in seen.GetValueOrDefault(FileSystemNames.PathKey(folder), [])
        where file.Input.Task != input.Task && file.Change.NewMode != GitMode.None
        select (input, file.Input, change.Path);

    /// <summary>Paths of a session whose place in the result is not what the session started from, nor what it made of it.</summary>
    private static IEnumerable<RepoPath> AgainstResult(
        IGitStore store,
        GitId resultTree,
        FoldInput input
    )
    {
        var deleted = input
            .Changes.Where(c => c.NewMode == GitMode.None)
            .Select(c => c.Path.Value)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var change in input.Changes)
        {
            var now = TreeWalk.Find(store, resultTree, change.Path);
            var asBefore =
                (now?.Mode ?? GitMode.None) == change.OldMode
                && (now?.Id ?? GitId.None) == change.OldId;
            var asAfter =
                (now?.Mode ?? GitMode.None) == change.NewMode
                && (now?.Id ?? GitId.None) == change.NewId;
            if (
                !asBefore
                && !asAfter
                && !(
                    now?.Mode == GitMode.Tree && MakesRoom(store, resultTree, change.Path, deleted)
                )
            )
            {
                yield return change.Path;
            }
            else if (
                change.OldMode == GitMode.None
                && (
                    HasFileAbove(store, resultTree, change.Path, deleted)
                    || HasTwin(store, resultTree, change.Path, deleted)
                )
            )
            {
                yield return change.Path;
            }
        }
    }

    /// <summary>Whether the session deleted every file of the folder that it replaces with a file.</summary>
    private static bool MakesRoom(
        IGitStore store,
        GitId tree,
        RepoPath folder,
        HashSet<string> deleted
    ) =>
        TreeWalk
            .Compare(store, GitId.EmptyTree, TreeWalk.Find(store, tree, folder)!.Id)
            .All(c => deleted.Contains($"{folder}/{c.Path}"));

    private static bool HasFileAbove(
        IGitStore store,
        GitId tree,
        RepoPath path,
        HashSet<string> deleted
    ) =>
        Parents(path.Value)
            .Any(p =>
                !deleted.Contains(p)
                && TreeWalk.Find(store, tree, RepoPath.Parse(p)) is { Mode: not GitMode.Tree }
            );

    /// <summary>Whether the result has, beside this new path or beside a new folder of it, a name that some file system takes for the same.</summary>
    private static bool HasTwin(IGitStore store, GitId tree, RepoPath path, HashSet<string> deleted)
    {
        foreach (var place in Parents(path.Value).Prepend(path.Value))
        {
            var cut = place.LastIndexOf('/') + 1;
            var (folder, name) = (place[..cut], place[cut..]);
            var siblings = TreeWalk.Siblings(store, tree, place).ToList();
            if (place != path.Value && siblings.Contains(name))
            {
                // From here on the folders are the result's own.
                return false;
            }

            var key = FileSystemNames.Key(name);
            if (
                siblings.Any(s =>
                    s != name && FileSystemNames.Key(s) == key && !deleted.Contains(folder + s)
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(PathChange one, PathChange other) =>
        one.Path == other.Path && one.NewMode == other.NewMode && one.NewId == other.NewId;

    /// <summary>The folders that a path is in, the innermost first.</summary>
    internal static IEnumerable<string> Parents(string path)
    {
        for (var cut = path.LastIndexOf('/'); cut > 0; cut = path.LastIndexOf('/', cut - 1))
        {
            yield return path[..cut];
        }
    }
}
