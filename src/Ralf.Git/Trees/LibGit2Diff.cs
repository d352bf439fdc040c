using LibGit2Sharp;

namespace Ralf.Git;

/// <summary>Compares trees with LibGit2Sharp only. It opens a separate git directory that borrows the objects, so
/// nothing else of the repository (ref format, configuration, extensions) is read. Thread-safe.</summary>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class LibGit2Diff(string commonDirectory) : IDisposable
{
    /// <summary>Limits the cache of earlier results.</summary>
    private const int MaxKeptEntries = 100_000;

    private static readonly LibGit2Sharp.CompareOptions _exact = new() { Similarity = SimilarityOptions.None };

    private readonly Lock _gate = new();
    private readonly Dictionary<TreePair, SecondDiff> _kept = [];
    private Repository? _repository;
    private int _keptEntries;

    /// <summary>Compares two trees. Throws <see cref="UserException"/> if an object is missing.</summary>
    public SecondDiff Compare(GitId oldTree, GitId newTree)
    {
        var pair = new TreePair(oldTree, newTree);
        lock (_gate)
        {
            if (!_kept.TryGetValue(pair, out var found))
            {
                found = Read(pair);
                Keep(pair, found);
            }

            return found;
        }
    }

    public void Dispose() => _repository?.Dispose();

    /// <summary>Caches the result: a session's proof and the check before its landing compare the same trees.</summary>
    private void Keep(TreePair pair, SecondDiff found)
    {
        if (_keptEntries + found.Entries.Count > MaxKeptEntries)
        {
            _kept.Clear();
            _keptEntries = 0;
        }

        _kept.Add(pair, found);
        _keptEntries += found.Entries.Count;
    }

    private SecondDiff Read(TreePair pair)
    {
        try
        {
            _repository ??= Open();
            using var changes = _repository.Diff.Compare<LibGit2Sharp.TreeChanges>(
                Find(_repository, pair.Old),
                Find(_repository, pair.New),
                _exact
            );
            return new([.. changes.Select(Entry).Where(e => !IsSame(e))], null);
        }
        catch (NotFoundException error)
        {
            throw GitErrors.SecondReaderLacksObject(error.Message);
        }
        catch (LibGit2SharpException error)
        {
            return new([], error.Message);
        }
    }

    private static Tree Find(Repository repository, GitId tree) =>
        repository.Lookup<Tree>(new ObjectId(tree.ToBytes())) ?? throw new NotFoundException($"no tree {tree}");

    private static DiffEntry Entry(TreeEntryChanges change)
    {
        var (old, current) = (ModeOf(change.OldMode), ModeOf(change.Mode));
        return new(
            current == GitMode.None ? change.OldPath : change.Path,
            old,
            IdOf(old, change.OldOid),
            current,
            IdOf(current, change.Oid)
        );
    }

    /// <summary>Whether only the spelling of the mode differs (100664 and 100644), which git does not report as a
    /// change either.</summary>
    private static bool IsSame(DiffEntry entry) => entry.OldMode == entry.NewMode && entry.OldId == entry.NewId;

    private static GitId IdOf(GitMode mode, ObjectId id) =>
        mode == GitMode.None ? GitId.None : GitId.FromBytes(id.RawId);

    /// <summary>LibGit2Sharp returns the mode as stored in the tree, and old histories hold others than git's five:
    /// <see href="https://github.com/git/git/blob/master/object.h">canon_mode</see>.</summary>
    private static GitMode ModeOf(Mode mode) =>
        ((int)mode & 0xF000) switch
        {
            0x8000 => ((int)mode & 0x40) != 0 ? GitMode.Executable : GitMode.File,
            0xA000 => GitMode.Symlink,
            0xE000 => GitMode.Submodule,
            0x4000 => GitMode.Tree,
            _ => GitMode.None,
        };

    private Repository Open()
    {
        try
        {
            return LinkedDirectory.Open(commonDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LibGit2SharpException)
        {
            return OpenElsewhere();
        }
    }

    /// <summary>For a repository that may only be read, or whose directory for this is damaged. libgit2 reads all that it
    /// needs of a git directory when it opens it and its objects. So the directory is removed at once. It has no folder
    /// of packs, which libgit2 would search again.</summary>
    private Repository OpenElsewhere()
    {
        var scratch = Directory.CreateTempSubdirectory("ralf-diff-").FullName;
        try
        {
            var directory = GitDirectory.Create(
                Path.Combine(scratch, "git"),
                [Path.Combine(commonDirectory, "objects")]
            );
            Directory.Delete(Path.Combine(directory, "objects", "pack"));
            var repository = new Repository(directory);
            _ = repository.ObjectDatabase.Contains(ObjectId.Zero);
            return repository;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
