namespace Ralf.Git;

/// <summary>A folder that differs; <see cref="GitId.None"/> for an absent side.</summary>
/// <param name="Path">Empty for the root.</param>
internal sealed record FolderChange(string Path, GitId Old, GitId New);

/// <summary>The differences between two trees: files in path order, and the folders that contain them.</summary>
internal sealed record TreeChanges(IReadOnlyList<PathChange> Files, IReadOnlyList<FolderChange> Folders);

/// <summary>Two trees to be compared.</summary>
internal sealed record TreePair(GitId Old, GitId New);

/// <summary>Compares many pairs of trees at once, one level of folders at a time, so that the store reads many trees
/// per request. Unchanged subtrees are never opened; each old tree is opened once for all its pairs.</summary>
internal sealed class TreeDiff
{
    /// <summary>Folders compared per request; limits memory.</summary>
    private const int Together = 1024;

    /// <summary>Below this many pairs per thread, more threads do not pay off.</summary>
    private const int PairsForThread = 16;

    /// <summary>A few small nested trees can stand for a billion paths; no real change does.</summary>
    private const int MaxPaths = 2_000_000;

    private readonly IGitStore _store;
    private readonly bool _strict;
    private readonly List<PathChange>[] _files;
    private readonly List<FolderChange>[] _folders;
    private readonly FolderDiff _diff;
    private List<Place> _next = [];
    private Place _at;

    private TreeDiff(IGitStore store, int pairs, bool strict)
    {
        (_store, _strict) = (store, strict);
        _diff = new(strict, Changed);
        _files = new List<PathChange>[pairs];
        _folders = new List<FolderChange>[pairs];
        for (var i = 0; i < pairs; i++)
        {
            (_files[i], _folders[i]) = ([], []);
        }
    }

    /// <summary>Compares each pair; many are compared on all processors. Throws <see cref="UserException"/>, which
    /// names the entry, for an invalid tree.</summary>
    /// <param name="strict">Also refuses entries that some file system could take for <c>.git</c>.</param>
    public static IReadOnlyList<TreeChanges> Compare(IGitStore store, TreePair[] pairs, bool strict)
    {
        var parts = Math.Clamp(pairs.Length / PairsForThread, 1, Environment.ProcessorCount);
        if (parts == 1)
        {
            return Run(store, pairs, strict);
        }

        var changes = new TreeChanges[pairs.Length];
        var errors = new UserException?[parts];
        Parallel.For(
            0,
            parts,
            part =>
            {
                var (from, to) = (pairs.Length * part / parts, pairs.Length * (part + 1) / parts);
                try
                {
                    Run(store, pairs[from..to], strict).CopyTo(changes, from);
                }
                catch (UserException error)
                {
                    errors[part] = error;
                }
            }
        );
        return Array.Find(errors, e => e is not null) is { } first ? throw first : changes;
    }

    private static TreeChanges[] Run(IGitStore store, TreePair[] pairs, bool strict)
    {
        var diff = new TreeDiff(store, pairs.Length, strict);
        for (var i = 0; i < pairs.Length; i++)
        {
            diff.Enter(new(i, "", pairs[i].Old, pairs[i].New));
        }

        while (diff._next.Count > 0)
        {
            var floor = diff._next;
            diff._next = [];
            for (var start = 0; start < floor.Count; start += Together)
            {
                diff.Open(floor.GetRange(start, Math.Min(Together, floor.Count - start)));
            }
        }

        var changes = new TreeChanges[pairs.Length];
        for (var i = 0; i < changes.Length; i++)
        {
            diff._files[i].Sort(static (l, r) => l.Path.CompareTo(r.Path));
            changes[i] = new(diff._files[i], diff._folders[i]);
        }

        return changes;
    }

    private void Enter(Place place)
    {
        if (place.Old == place.New)
        {
            return;
        }

        _next.Add(place);
        _folders[place.Pair].Add(new(place.Path, place.Old, place.New));
        ThrowIfTooManyPaths(place);
    }

    private void Open(List<Place> places)
    {
        var known = OpenOlds(places);
        var news = new List<Place>(places.Count);
        foreach (var place in places)
        {
            if (IsTree(place.New))
            {
                news.Add(place);
            }
            else
            {
                Walk(place, known, []);
            }
        }

        var ids = new GitId[news.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = news[i].New;
        }

        _store.ReadTrees(ids, (i, content) => Walk(news[i], known, content));
    }

    private Dictionary<GitId, RawTree> OpenOlds(List<Place> places)
    {
        var known = new Dictionary<GitId, RawTree>(places.Count);
        var ids = new GitId[places.Count];
        var count = 0;
        foreach (var place in places)
        {
            if (IsTree(place.Old) && known.TryAdd(place.Old, RawTree.Empty))
            {
                ids[count++] = place.Old;
            }
        }

        var trees = _store.OpenTrees(ids[..count]);
        for (var i = 0; i < count; i++)
        {
            known[ids[i]] = trees[i];
        }

        return known;
    }

    private void Walk(Place place, Dictionary<GitId, RawTree> known, ReadOnlySpan<byte> content)
    {
        var old = known.GetValueOrDefault(place.Old, RawTree.Empty);
        if (_strict && old.GitDirectoryAlias is { } alias)
        {
            throw GitErrors.RefusedTree(place.Old, alias, "can be taken for git's own folder");
        }

        _at = place;
        _diff.Run(old, place.New, content);
    }

    private void Changed(in RawEntry old, in RawEntry current)
    {
        var place = _at;
        var name = GitName.Decode(old.IsThere ? old.Name : current.Name);
        var path = place.Path.Length == 0 ? name : $"{place.Path}/{name}";
        if (path.Length > RepoPath.Longest)
        {
            throw GitErrors.RefusedTree(
                place.New,
                GitName.Encode(name),
                $"makes a path of more than {RepoPath.Longest} characters"
            );
        }

        if (old.IsTree || current.IsTree)
        {
            Enter(new(place.Pair, path, old.Id, current.Id));
        }
        else if (old.Mode != current.Mode || !old.IdBytes.SequenceEqual(current.IdBytes))
        {
            _files[place.Pair].Add(new(RepoPath.Parse(path), old.Mode, old.Id, current.Mode, current.Id));
            ThrowIfTooManyPaths(place);
        }
    }

    private void ThrowIfTooManyPaths(Place place)
    {
        if (_files[place.Pair].Count + _folders[place.Pair].Count > MaxPaths)
        {
            throw GitErrors.TooManyPaths(MaxPaths);
        }
    }

    private static bool IsTree(GitId id) => id != GitId.None && id != GitId.EmptyTree;

    /// <param name="Path">Empty for the root.</param>
    private readonly record struct Place(int Pair, string Path, GitId Old, GitId New);
}
