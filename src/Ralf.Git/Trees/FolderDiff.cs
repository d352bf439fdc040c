namespace Ralf.Git;

/// <summary>The two sides of an entry; an absent side is the default.</summary>
internal delegate void EntryChanged(in RawEntry old, in RawEntry current);

/// <summary>Compares two versions of one folder side by side. Their common prefix is skipped as bytes, so an unchanged
/// entry costs almost nothing. The old version is known to be valid; validating each difference validates all of the
/// new one.</summary>
/// <param name="strict">Refuses names that some file system takes for <c>.git</c>, and names that decode to the same
/// text.</param>
/// <param name="changed">Receives the differences.</param>
internal sealed class FolderDiff(bool strict, EntryChanged changed)
{
    /// <summary>Names that only the new version has; true for a folder. A name may be added as one kind and removed as
    /// the other.</summary>
    private readonly Dictionary<string, bool> _added = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removedFiles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removedFolders = new(StringComparer.Ordinal);

    /// <param name="id">The id of the new version.</param>
    public void Run(RawTree old, GitId id, ReadOnlySpan<byte> current)
    {
        _added.Clear();
        _removedFiles.Clear();
        _removedFolders.Clear();
        var last = default(RawEntry);
        for (var (i, at) = (0, 0); i < old.Count || at < current.Length; )
        {
            var theirs = default(RawEntry);
            if (at < current.Length)
            {
                theirs = Read(id, current[at..], last);
            }

            var same = i < old.Count && theirs.IsThere ? old.SameFrom(i, current[at..]) : 0;
            if (same > 0)
            {
                at += old.Start(i + same) - old.Start(i);
                i += same;
                last = old[i - 1];
                continue;
            }

            var ours = i < old.Count ? old[i] : default;
            var order =
                !ours.IsThere ? 1
                : !theirs.IsThere ? -1
                : RawEntry.Compare(ours, theirs);
            if (order <= 0)
            {
                i++;
            }

            if (order >= 0)
            {
                at += theirs.Bytes.Length;
                last = theirs;
            }

            Note(id, order < 0 ? ours : default, order > 0 ? theirs : default);
            changed(order <= 0 ? ours : default, order >= 0 ? theirs : default);
        }

        if (_added.Count > 0)
        {
            RefuseTwice(old, id);
        }
    }

    private static RawEntry Read(GitId id, ReadOnlySpan<byte> bytes, scoped in RawEntry last)
    {
        if (!RawEntry.TryRead(bytes, out var entry))
        {
            throw GitErrors.ObjectDamaged(id, "tree");
        }

        TreeValidation.RefuseName(id, entry);
        TreeValidation.RefuseMisplaced(id, last, entry);
        return entry;
    }

    private void Note(GitId id, in RawEntry removed, in RawEntry added)
    {
        if (removed.IsThere)
        {
            Removed(removed.IsTree).Add(GitName.Decode(removed.Name));
        }

        if (!added.IsThere)
        {
            return;
        }

        if (strict && TreeValidation.IsGitDirectoryAlias(added.Name))
        {
            throw GitErrors.RefusedTree(id, added.Name, "can be taken for git's own folder");
        }

        if (!_added.TryAdd(GitName.Decode(added.Name), added.IsTree))
        {
            throw GitErrors.RefusedTree(id, added.Name, "is there twice, as file and folder");
        }
    }

    private HashSet<string> Removed(bool folders) => folders ? _removedFolders : _removedFiles;

    private void RefuseTwice(RawTree old, GitId id)
    {
        foreach (var (name, isTree) in _added)
        {
            var bytes = GitName.Encode(name);
            if (old.Find(bytes, !isTree) >= 0 && !Removed(!isTree).Contains(name))
            {
                throw GitErrors.RefusedTree(id, bytes, "is there twice, as file and folder");
            }
        }

        if (strict)
        {
            RefuseReadingAlike(old, id);
        }
    }

    /// <summary>Refuses a name that is not UTF-8 if .NET and LibGit2Sharp decode another name of the folder to the same
    /// text.</summary>
    private void RefuseReadingAlike(RawTree old, GitId id)
    {
        var added = _added.Keys.Where(MayReadAlike).ToList();
        if (added.Count == 0)
        {
            return;
        }

        var nonUtf8 = old.NonUtf8Names.Where(n => !IsRemoved(n)).Concat(added).Distinct();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in nonUtf8)
        {
            var text = GitName.Lossy(name);
            if (!seen.Add(text) || (text != name && IsKept(old, text)))
            {
                throw GitErrors.RefusedTree(
                    id,
                    GitName.Encode(name),
                    "is not UTF-8, and another entry reads the same once decoded"
                );
            }
        }
    }

    private static bool MayReadAlike(string name) =>
        GitName.HasNonUtf8Bytes(name) || name.Contains('\uFFFD', StringComparison.Ordinal);

    private bool IsKept(RawTree old, string name) =>
        old.Find(name) is { } found && !Removed(found.Mode == GitMode.Tree).Contains(name);

    private bool IsRemoved(string name) => _removedFiles.Contains(name) || _removedFolders.Contains(name);
}
