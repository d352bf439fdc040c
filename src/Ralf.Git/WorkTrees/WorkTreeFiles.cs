namespace Ralf.Git;

/// <summary>Reads files of a work tree into blobs, with git and a separate index, since git handles any name, size and
/// link.</summary>
internal sealed class WorkTreeFiles(GitProgram git, IGitStore store)
{
    private static readonly string[] _special =
    [
        .. ". -name .git -prune".Split(' '),
        .. "-o ! -type f ! -type l ! -type d -print0".Split(' '),
    ];

    private static readonly string[] _unreadable = ". -name .git -prune -o -type f ! -readable -print0".Split(' ');

    /// <summary>Files that could not be read, by any means; they are in no answer.</summary>
    public IReadOnlySet<string> Unreadable { get; private set; } = new HashSet<string>();

    /// <summary>Returns an addition for each path that is a file or link, a deletion for each that does not exist (or
    /// that git cannot store).</summary>
    public async Task<IReadOnlyList<PathChange>> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        if (paths.Count == 0)
        {
            return [];
        }

        var scratch = git with { IndexFile = git.IndexFile + ".scratch" };
        File.Delete(scratch.IndexFile);
        await AddAsync(scratch, paths, cancellation);
        var listing = await scratch.RunAsync(["ls-files", "-s", "-z"], cancellation: cancellation);
        File.Delete(scratch.IndexFile);
        var entries = GitName.Split(listing, 0).Select(Parse).ToDictionary(c => c.Path.Value);
        return
        [
            .. paths.Where(p => !Unreadable.Contains(p)).Select(p => entries.GetValueOrDefault(p) ?? ReadRefused(p)),
        ];
    }

    /// <summary>git stops at a file that it cannot read or store; then the folder is unlocked, and pipes, sockets,
    /// devices and what is still unreadable are skipped.</summary>
    private async Task AddAsync(GitProgram scratch, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        if ((await TryAddAsync(scratch, paths, cancellation)).ExitCode == 0)
        {
            return;
        }

        await WorkTreeScan.UnlockAsync(scratch, cancellation);
        var special = await FindAsync(scratch, _special, cancellation);
        Unreadable = (await FindAsync(scratch, _unreadable, cancellation)).ToHashSet(StringComparer.Ordinal);
        var rest = paths.Except(special.Concat(Unreadable), StringComparer.Ordinal).ToList();
        var result = await TryAddAsync(scratch, rest, cancellation);
        if (result.ExitCode != 0)
        {
            throw GitErrors.UnreadableFile(scratch.WorkTree!, result.Error);
        }
    }

    private static async Task<IEnumerable<string>> FindAsync(
        GitProgram scratch,
        string[] arguments,
        CancellationToken cancellation
    )
    {
        var found = await scratch.TryRunOtherAsync("find", arguments, cancellation);
        return GitName.Split(found.Output, 0).Select(name => name[2..]);
    }

    private static Task<GitOutput> TryAddAsync(
        GitProgram scratch,
        IReadOnlyList<string> paths,
        CancellationToken cancellation
    ) =>
        scratch.TryRunAsync(
            "-c core.protectNTFS=false -c core.protectHFS=false update-index --add --remove -z --stdin".Split(' '),
            GitName.Encode(string.Concat(paths.Select(p => p + "\0"))),
            cancellation
        );

    /// <summary>Parses a line <c>MODE ID STAGE TAB path</c>.</summary>
    private static PathChange Parse(string line) =>
        new(
            RepoPath.Parse(line[(line.IndexOf('\t') + 1)..]),
            GitMode.None,
            GitId.None,
            (GitMode)Convert.ToInt32(line[..6], 8),
            GitId.Parse(line[7..47])
        );

    /// <summary>Reads a file whose name git refuses, such as <c>.GIT</c>. It is on disk, so it is reported; scopes are
    /// checked elsewhere.</summary>
    private PathChange ReadRefused(string path)
    {
        var refused = path.Split('/').Any(s => s.Equals(".git", StringComparison.OrdinalIgnoreCase));
        if (!refused)
        {
            return new(RepoPath.Parse(path), GitMode.None, GitId.None, GitMode.None, GitId.None);
        }

        var file = new FileInfo(Path.Combine(git.WorkTree!, path));
        var content =
            file.LinkTarget is { } target ? GitName.Encode(target)
            : file.Exists ? File.ReadAllBytes(file.FullName)
            : [];
        var mode = file.LinkTarget is null ? GitMode.File : GitMode.Symlink;
        return new(RepoPath.Parse(path), GitMode.None, GitId.None, mode, store.WriteBlob(content));
    }
}
