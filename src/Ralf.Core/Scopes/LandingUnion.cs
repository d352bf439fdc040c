namespace Ralf.Core.Scopes;

/// <summary>Combines what several sessions land by LibGit2Sharp's diff of each, and compares it with its diff of the
/// result before and after.</summary>
internal sealed class LandingUnion(IGitStore store, TreePair result, string about)
{
    private readonly Dictionary<RepoPath, LandedPath> _paths = [];

    /// <summary>For each base of a session: the entries that the result had changed since that base before.</summary>
    private readonly Dictionary<GitId, HashSet<DiffEntry>> _before = [];

    public Disagreement? Check(IReadOnlyList<LandingChanges> landing, SecondDiff found)
    {
        foreach (var one in landing)
        {
            if (Add(one) is { } disagreement)
            {
                return disagreement;
            }
        }

        var union = _paths.Values.Select(p => p.Entry).ToList();
        if (found.Failure is { } failure)
        {
            return Disagreement.Unreadable(about, union, failure);
        }

        var left = found.Entries.CountBy(e => e).ToDictionary();
        var missing = _paths.Values.Where(p => !Take(left, p) && !IsThereAlready(p)).ToList();
        return missing.Count == 0 && left.Count == 0
            ? null
            : Disagreement.Between(
                about,
                union,
                found.Entries,
                "the result changes in other paths than those that land"
            );
    }

    /// <summary>Adds the changes of one session as LibGit2Sharp lists them.</summary>
    private Disagreement? Add(LandingChanges one)
    {
        var theirs = store.SecondDiff(one.Trees.Old, one.Trees.New)!;
        var ours = one.Lands.Select(DiffEntry.From).ToList();
        if (theirs.Failure is { } failure)
        {
            return Disagreement.Unreadable(one.About, ours, failure);
        }

        var counts = theirs.Entries.CountBy(Outcome).ToDictionary();
        foreach (var (change, entry) in one.Lands.Zip(ours))
        {
            if (!counts.TryGetValue(Outcome(entry), out var left) || left == 0)
            {
                return Differ(one, ours, theirs, "what lands of it is not what it did");
            }

            counts[Outcome(entry)] = left - 1;
            if (!_paths.TryGetValue(change.Path, out var other))
            {
                _paths.Add(change.Path, new(entry, [entry], one));
            }
            else if (Outcome(other.Entry) != Outcome(entry))
            {
                return Disagreement.Between(
                    $"{other.By.About} and {one.About}",
                    [],
                    [other.Entry, entry],
                    "Ralf finds no conflict, and LibGit2Sharp one path with two outcomes"
                );
            }
            else
            {
                other.Alike.Add(entry);
            }
        }

        return one.IsWhole && counts.Values.Any(left => left > 0)
            ? Differ(one, ours, theirs, "not all of it lands")
            : null;
    }

    /// <summary>Removes the path from the remaining entries of the result's diff; returns false unless it is there,
    /// from what a session found to what it made.</summary>
    private static bool Take(Dictionary<DiffEntry, int> left, LandedPath path)
    {
        foreach (var entry in path.Alike)
        {
            if (left.Remove(entry, out var count))
            {
                if (count > 1)
                {
                    left.Add(entry, count - 1);
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>True if the result already had what the session made of the path, so that landing it changes
    /// nothing.</summary>
    private bool IsThereAlready(LandedPath path)
    {
        var start = path.By.Trees.Old;
        if (!_before.TryGetValue(start, out var before))
        {
            before = [.. store.SecondDiff(start, result.Old)!.Entries.Select(Outcome)];
            _before.Add(start, before);
        }

        return before.Contains(Outcome(path.Entry));
    }

    private static Disagreement Differ(
        LandingChanges one,
        IReadOnlyList<DiffEntry> ours,
        SecondDiff theirs,
        string why
    ) => Disagreement.Between(one.About, ours, theirs.Entries, why);

    /// <summary>The entry without its old version, which differs if a person chose a version over the one in the
    /// result.</summary>
    private static DiffEntry Outcome(DiffEntry entry) => entry with { OldMode = GitMode.None, OldId = GitId.None };

    /// <param name="Entry">The entry as the first session landed it.</param>
    /// <param name="Alike">The entries of all sessions that made the same of the path, each from what it found.</param>
    private sealed record LandedPath(DiffEntry Entry, List<DiffEntry> Alike, LandingChanges By);
}
