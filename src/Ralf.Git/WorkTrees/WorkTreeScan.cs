using System.Text.RegularExpressions;

namespace Ralf.Git;

/// <summary>The differences between an index and the files on disk: files to read again, deleted files, and files that
/// the index does not know (ignore rules are not applied). git compares sizes and times, and contents if these could
/// mislead; the folder's own configuration is not read.</summary>
internal sealed partial record WorkTreeScan(
    IReadOnlyList<string> Modified,
    IReadOnlyList<string> Deleted,
    IReadOnlyList<string> Untracked
)
{
    /// <summary>Folders that could not be read.</summary>
    public IReadOnlyList<string> Unreadable { get; private init; } = [];

    /// <summary>Unlocks folders and files, so nothing in them stays hidden.</summary>
    private static readonly string[] _unlock =
    [
        .. ". -name .git -prune".Split(' '),
        .. "-o -type d ! -perm -0700 -exec chmod u+rwx {} ;".Split(' '),
        .. "-o -type f ! -perm -0400 -exec chmod u+r {} +".Split(' '),
    ];

    /// <summary>git treats a nested folder with a <c>.git</c> as one entry, so these are removed. The top one has no
    /// such effect and stays.</summary>
    private static readonly string[] _removeNested = ". -mindepth 2 -name .git -prune -exec rm -rf {} +".Split(' ');

    public static async Task<WorkTreeScan> RunAsync(GitProgram git, CancellationToken cancellation)
    {
        var (scan, clear) = await TryAsync(git, cancellation);
        if (!clear)
        {
            await UnlockAsync(git, cancellation);
            await git.TryRunOtherAsync("find", _removeNested, cancellation);
            (scan, _) = await TryAsync(git, cancellation);
        }

        return scan;
    }

    /// <summary>Scans what is visible without modifying anything.</summary>
    public static async Task<WorkTreeScan> SnapshotAsync(GitProgram git, CancellationToken cancellation) =>
        (await TryAsync(git, cancellation)).Scan;

    /// <summary>Makes every folder and file below the work tree readable for us, as far as the system allows.</summary>
    public static Task UnlockAsync(GitProgram git, CancellationToken cancellation) =>
        git.TryRunOtherAsync("find", _unlock, cancellation);

    /// <summary>Scans, and returns whether everything was visible: no folder that git could not open or took for a
    /// repository.</summary>
    private static async Task<(WorkTreeScan Scan, bool Clear)> TryAsync(GitProgram git, CancellationToken cancellation)
    {
        var diff = git.TryRunAsync(
            ["diff-files", "-z", "--raw", "--no-renames", "--ignore-submodules=dirty"],
            cancellation: cancellation
        );
        var others = git.TryRunAsync(["ls-files", "-o", "-z"], cancellation: cancellation);
        await Task.WhenAll(diff, others);
        foreach (var (name, result) in new[] { ("diff-files", await diff), ("ls-files", await others) })
        {
            if (result.ExitCode != 0)
            {
                throw GitErrors.GitFailed(name, result.Error);
            }
        }

        var untracked = GitName.Split((await others).Output, 0);
        var nested = untracked.Any(u => u.EndsWith('/'));
        var (modified, deleted, odd) = ParseRaw(GitName.Split((await diff).Output, 0));
        var silent = (await diff).Error.Length + (await others).Error.Length == 0;
        var locked = Locked().Matches((await others).Error).Select(m => m.Groups["folder"].Value).ToList();
        var scan = new WorkTreeScan(
            modified,
            [.. deleted.Where(d => !locked.Exists(l => d.StartsWith($"{l}/", StringComparison.Ordinal)))],
            [.. untracked.Where(u => !u.EndsWith('/'))]
        )
        {
            Unreadable = locked,
        };
        return (scan, !nested && !odd && silent);
    }

    /// <summary>git's words for a folder that it cannot open. It leaves such a folder out.</summary>
    [GeneratedRegex("^warning: could not open directory '(?<folder>.+?)/?': ", RegexOptions.Multiline)]
    private static partial Regex Locked();

    /// <summary>Parses records <c>:MODE MODE ID ID STATUS</c>, path (https://git-scm.com/docs/diff-format). A
    /// submodule's new mode means a nested repository, or a file that git cannot store (a pipe, a socket).</summary>
    private static (List<string> Modified, List<string> Deleted, bool Odd) ParseRaw(IReadOnlyList<string> fields)
    {
        var (modified, deleted, odd) = (new List<string>(), new List<string>(), false);
        for (var i = 0; i + 1 < fields.Count; i += 2)
        {
            var isLink = fields[i].StartsWith(":160000", StringComparison.Ordinal);
            var becomesLink = fields[i][8..].StartsWith("160000", StringComparison.Ordinal);
            odd |= becomesLink;
            if (fields[i].EndsWith('D') || (becomesLink && !isLink))
            {
                deleted.Add(fields[i + 1]);
            }
            else if (!becomesLink)
            {
                modified.Add(fields[i + 1]);
            }
        }

        return (modified, deleted, odd);
    }
}
