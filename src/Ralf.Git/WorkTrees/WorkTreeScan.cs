using System.Text;

namespace Ralf.Git;

/// <summary>
/// What differs between an index and the files on disk, by path: files to read again, files that are gone, files that
/// the index does not know (ignore rules
/// not looked at). Git compares sizes and times, and contents where these could deceive; nothing of the folder's own
/// configuration is read.
/// </summary>
internal sealed record WorkTreeScan(
    IReadOnlyList<string> Modified,
    IReadOnlyList<string> Deleted,
    IReadOnlyList<string> Untracked
)
{
    /// <summary>Opens locked folders and files, so that nothing hides in them.</summary>
    private static readonly string[] _unlock =
    [
        ".",
        "-name",
        ".git",
        "-prune",
        "-o",
        "-type",
        "d",
        "!",
        "-perm",
        "-0700",
        "-exec",
        "chmod",
        "u+rwx",
        "{}",
        ";",
        "-o",
        "-type",
        "f",
        "!",
        "-perm",
        "-0400",
        "-exec",
        "chmod",
        "u+r",
        "{}",
        "+",
    ];

    /// <summary>A <c>.git</c> makes git take the folder around it for one entry; the top one does not, and
    /// stays.</summary>
    private static readonly string[] _removeNested =
    [
        ".",
        "-mindepth",
        "2",
        "-name",
        ".git",
        "-prune",
        "-exec",
        "rm",
        "-rf",
        "{}",
        "+",
    ];

    public static async Task<WorkTreeScan> RunAsync(GitProgram git, CancellationToken cancellationToken)
    {
        var (scan, clear) = await TryAsync(git, cancellationToken);
        if (!clear)
        {
            await UnlockAsync(git, cancellationToken);
            await git.TryRunOtherAsync("find", _removeNested, cancellationToken);
            (scan, _) = await TryAsync(git, cancellationToken);
        }

        return scan;
    }

    /// <summary>What can be seen without touching anything.</summary>
    public static async Task<WorkTreeScan> SnapshotAsync(GitProgram git) =>
        (await TryAsync(git, CancellationToken.None)).Scan;

    /// <summary>Makes every folder and file below the work tree readable for us, as far as the system lets
    /// us.</summary>
    public static Task UnlockAsync(GitProgram git, CancellationToken cancellationToken) =>
        git.TryRunOtherAsync("find", _unlock, cancellationToken);

    /// <summary>The scan, and whether it saw everything: no folder that git could not open, none that it took for a
    /// repository.</summary>
    private static async Task<(WorkTreeScan Scan, bool Clear)> TryAsync(
        GitProgram git,
        CancellationToken cancellationToken
    )
    {
        var diff = git.TryRunAsync(
            ["diff-files", "-z", "--raw", "--no-renames", "--ignore-submodules=dirty"],
            cancellationToken: cancellationToken
        );
        var others = git.TryRunAsync(["ls-files", "-o", "-z"], cancellationToken: cancellationToken);
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
        var scan = new WorkTreeScan(modified, deleted, [.. untracked.Where(u => !u.EndsWith('/'))]);
        return (scan, !nested && !odd && silent);
    }

    /// <summary>Records <c>:MODE MODE ID ID STATUS</c>, path. A new mode of a submodule is a nested repository, or
    /// nothing that git can hold (a pipe, a socket).</summary>
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
