using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Ralf.Git;

/// <summary>Ralf's own repository beside a workspace. It borrows the source's objects, checks out raw, and rebuilds the
/// tree from the files on disk. It never runs or trusts the workspace's <c>.git</c> (design: a session, steps 1 and
/// 5).</summary>
internal sealed class CleanRepository : IDisposable
{
    private const string AgentConfig =
        "[user]\n\tname = Agent\n\temail = agent@localhost\n[commit]\n\tgpgSign = false\n[advice]\n\tdetachedHead = false\n";

    private readonly string _directory;
    private readonly GitRepository _store;
    private readonly GitRepository _source;
    private readonly IReadOnlyList<string> _borrowed;

    /// <summary>The index of each checked-out folder as it was written, by the folder's full path.</summary>
    private readonly ConcurrentDictionary<string, WrittenFile> _indexes = new(StringComparer.Ordinal);

    private CleanRepository(string directory, GitRepository source, IReadOnlyList<string> borrowed)
    {
        _directory = directory;
        _source = source;
        _borrowed = borrowed;
        _store = GitRepository.OpenOwn(directory);
    }

    /// <summary>Creates it (bare) at <paramref name="directory"/>, which must not exist, borrowing the objects of
    /// <paramref name="source"/>.</summary>
    public static CleanRepository Create(string directory, GitRepository source)
    {
        directory = Path.GetFullPath(directory);
        string[] borrowed = [Path.Combine(source.CommonDirectory, "objects")];
        GitDirectory.Create(directory, borrowed);
        GitDirectory.CopyShallow(source.CommonDirectory, directory);
        Directory.CreateDirectory(Path.Combine(directory, "folders"));
        return new CleanRepository(directory, source, borrowed);
    }

    /// <summary>Creates another one for the same source, which takes nothing from this one that others could have
    /// changed: the index of <paramref name="folder"/> is taken if it is as it was written.</summary>
    /// <param name="directory">The new one; whatever is there is removed.</param>
    /// <param name="folder">A folder that this one checked out.</param>
    /// <param name="tree">Writes the tree that was checked out there, in the new repository.</param>
    public CleanRepository Renew(string directory, string folder, Func<IGitStore, GitId> tree)
    {
        GitDirectory.Delete(directory);
        var renewed = Create(directory, _source);
        if (!_indexes.TryGetValue(FullPath(folder), out var written))
        {
            return renewed;
        }

        using var old = PlainFile.Open(Program(folder).IndexFile!, written.Bytes, followLink: false, out _);
        if (old is null)
        {
            return renewed;
        }

        var index = renewed.Program(folder).IndexFile!;
        using (var copy = File.Create(index))
        {
            old.CopyTo(copy);
        }

        if (WrittenFile.Of(index).Hash.AsSpan().SequenceEqual(written.Hash))
        {
            // Git reads a file again if it was changed when the index was written, or later.
            File.SetLastWriteTimeUtc(index, written.Time);
            File.WriteAllText(index + ".tree", tree(renewed.Store).Hex);
        }
        else
        {
            File.Delete(index);
        }

        return renewed;
    }

    /// <summary>Its objects, including the source's; new objects are written only here.</summary>
    public IGitStore Store => _store;

    /// <summary>Writes a tree's files, byte for byte, into a folder that does not exist or is empty.</summary>
    public async Task CheckoutAsync(GitId tree, string folder, CancellationToken cancellation)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw GitErrors.FolderExists(folder);
        }

        Directory.CreateDirectory(folder);
        var git = Program(folder);
        File.Delete(git.IndexFile!);
        _source.FetchMissing(tree, new GitProgram(_directory));
        await git.RunAsync(["-c", "checkout.workers=2", "read-tree", "-m", "-u", tree.Hex], cancellation: cancellation);
        await File.WriteAllTextAsync(git.IndexFile + ".tree", tree.Hex, cancellation);
        _indexes[FullPath(folder)] = WrittenFile.Of(git.IndexFile!);
    }

    /// <summary>Writes a blob of any size to a file.</summary>
    public Task ExtractAsync(GitId blob, string file, CancellationToken cancellation) =>
        new GitProgram(_directory).RunIntoAsync(file, ["cat-file", "blob", blob.Hex], cancellation);

    /// <summary>Gives a checked-out folder its own <c>.git</c> at <paramref name="commit"/> for setup or the agent. It
    /// borrows from the source alone: an agent finds nothing there that Ralf reads and writes meanwhile. What is in its
    /// place is removed.</summary>
    public void AddAgentRepository(string folder, GitId commit) => AddRepository(folder, commit, _borrowed);

    /// <summary>Gives a checked-out folder its own <c>.git</c> at <paramref name="commit"/> for commands that run when the
    /// agent is gone: it has the objects of what is checked out too.</summary>
    public void AddCheckRepository(string folder, GitId commit) =>
        AddRepository(folder, commit, [.. _borrowed, Path.Combine(_directory, "objects")]);

    private void AddRepository(string folder, GitId commit, IReadOnlyList<string> borrowed)
    {
        var place = Path.Combine(Path.GetFullPath(folder), ".git");
        GitDirectory.Delete(place);
        var directory = GitDirectory.Create(place, borrowed, bare: false);
        GitDirectory.CopyShallow(_directory, directory);
        File.WriteAllText(Path.Combine(directory, "HEAD"), commit.Hex + "\n");
        File.AppendAllText(Path.Combine(directory, "config"), AgentConfig);
        if (Program(folder).IndexFile is { } index && File.Exists(index))
        {
            File.Copy(index, Path.Combine(directory, "index"));
        }
    }

    /// <summary>Rebuilds the tree from the files on disk and compares it with the base commit's. The folder's own
    /// <c>.git</c> is neither read nor run. Nested <c>.git</c> entries, which would hide files, are removed, so a
    /// nested repository counts as plain files.</summary>
    /// <param name="isWanted">Whether the contents at a path are wanted; others are found and not read. Null: all
    /// are.</param>
    public Task<RebuiltTree> RebuildAsync(
        string folder,
        GitId baseCommit,
        Func<string, bool>? isWanted,
        CancellationToken cancellation
    ) => RebuildAsync(folder, baseCommit, git => WorkTreeScan.RunAsync(git, cancellation), isWanted, cancellation);

    /// <summary>Like <see cref="RebuildAsync(string, GitId, Func{string, bool}, CancellationToken)"/>, while the agent
    /// still works: nothing is modified, so hidden files stay hidden.</summary>
    public Task<RebuiltTree> SnapshotAsync(
        string folder,
        GitId baseCommit,
        Func<string, bool>? isWanted,
        CancellationToken cancellation
    ) => RebuildAsync(folder, baseCommit, git => WorkTreeScan.SnapshotAsync(git, cancellation), isWanted, cancellation);

    private async Task<RebuiltTree> RebuildAsync(
        string folder,
        GitId baseCommit,
        Func<GitProgram, Task<WorkTreeScan>> scan,
        Func<string, bool>? isWanted,
        CancellationToken cancellation
    )
    {
        var git = Program(folder);
        var baseTree = _store.ReadCommit(baseCommit).Tree;
        var start = await CheckedOutTreeAsync(git, baseTree, cancellation);
        var found = await scan(git);
        var added = KeepRelevant(baseTree, found.Untracked).ToHashSet(StringComparer.Ordinal);
        var files = added.Concat(found.Modified).ToList();
        var unread = isWanted is null ? [] : UnreadFiles.Find(git.WorkTree!, files, isWanted, added.Contains);
        var read = files.Where(f => !unread.ContainsKey(f)).ToList();
        var contents = new WorkTreeFiles(git, _store);
        var edits = await contents.ReadAsync(read, cancellation);
        var tree = TreeWalk.Apply(_store, start, [.. found.Deleted.Select(Deletion), .. edits, .. unread.Values]);
        return new RebuiltTree(tree, TreeWalk.Compare(_store, baseTree, tree))
        {
            Unreadable =
            [
                .. KeepRelevant(baseTree, [.. contents.Unreadable]),
                // A rule for a folder matches what is in it.
                .. found.Unreadable.Where(folder => KeepRelevant(baseTree, [$"{folder}/file"]).Any()),
            ],
            Ignored = isWanted is null
                ? []
                : [.. found.Untracked.Where(path => !added.Contains(path) && isWanted(path))],
            TooLarge = unread.Keys.Where(path => isWanted!(path)).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>Writes a bundle of <paramref name="head"/> without the history of <paramref
    /// name="baseCommit"/>.</summary>
    public async Task BundleAsync(
        GitId baseCommit,
        GitId head,
        string refName,
        string file,
        CancellationToken cancellation
    )
    {
        var git = new GitProgram(_directory);
        _store.TryUpdateRefs([new RefUpdate(refName, null, head)]);
        await git.RunAsync(
            ["bundle", "create", "-q", Path.GetFullPath(file), refName, $"^{baseCommit}"],
            cancellation: cancellation
        );
    }

    /// <summary>See <see cref="GitApply.Apply"/>.</summary>
    public byte[]? Patch(string scratch, RepoPath path, byte[]? content, string patch, out string error) =>
        GitApply.Apply(new GitProgram(_directory), Path.GetFullPath(scratch), path, content, patch, out error);

    public void Dispose() => _store.Dispose();

    /// <summary>Git on this repository and a folder, with the folder's own index.</summary>
    private GitProgram Program(string folder)
    {
        var full = FullPath(folder);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(full)));
        return new GitProgram(_directory, full, Path.Combine(_directory, "folders", name[..16]));
    }

    private static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>The tree in the folder's index; a folder that Ralf did not check out gets an index that trusts no
    /// file.</summary>
    private static async Task<GitId> CheckedOutTreeAsync(GitProgram git, GitId baseTree, CancellationToken cancellation)
    {
        if (File.Exists(git.IndexFile + ".tree"))
        {
            var text = await File.ReadAllTextAsync(git.IndexFile + ".tree", cancellation);
            return GitId.Parse(text);
        }

        await git.RunAsync(["read-tree", baseTree.Hex], cancellation: cancellation);
        return baseTree;
    }

    /// <summary>Drops paths that the base ignores and does not contain.</summary>
    private IEnumerable<string> KeepRelevant(GitId baseTree, IReadOnlyList<string> untracked)
    {
        var ignored = IgnoreRules.Match(_store, baseTree, untracked);
        return untracked.Where(path =>
            !ignored.Contains(path) || TreeWalk.Find(_store, baseTree, RepoPath.Parse(path)) is not null
        );
    }

    private static PathChange Deletion(string path) =>
        new(RepoPath.Parse(path), GitMode.None, GitId.None, GitMode.None, GitId.None);
}
