using System.Text;

namespace Ralf.Git;

/// <summary>
/// Completes a partial clone (<c>git clone --filter</c>) as far as something is about to be read. git itself fetches
/// what such a clone lacks, but one object
/// at a time, and only in the clone: a repository that borrows its objects knows no remote. So all that is missing is
/// fetched here, in one request for each
/// kind of object, by the person's own git configuration and credentials. In any other repository nothing is done, and
/// git is not started.
/// </summary>
/// <remarks>https://git-scm.com/docs/partial-clone</remarks>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class PartialClone(string commonDirectory, GitProgram git)
{
    private readonly GitProgram _git = git with { More = GitCredentials.OfUser.Settings };
    private readonly Lock _lock = new();

    /// <summary>What was found to be complete, with its files or without.</summary>
    private readonly HashSet<(GitId, bool)> _complete = [];

    /// <summary>git marks each pack that came from such a remote; a clone without any lacks nothing.</summary>
    private readonly Lazy<bool> _isPartial = new(() =>
        Directory.Exists(Path.Combine(commonDirectory, "objects", "pack"))
        && Directory.EnumerateFiles(Path.Combine(commonDirectory, "objects", "pack"), "*.promisor").Any()
    );

    private readonly Lazy<IReadOnlyList<PromisorRemote>> _remotes = new(() => PromisorRemote.List(git));

    /// <summary>Fetches what is missing of these objects and of all that they hold. Throws <see cref="UserException"/>
    /// where that cannot be had.</summary>
    /// <param name="roots">Commits, without their history; trees; blobs.</param>
    /// <param name="withFiles">Whether what files hold is wanted too, or the names and ids alone.</param>
    /// <param name="reader">A repository that borrows from the clone and may hold some of the objects; null: the
    /// clone.</param>
    public void Complete(IReadOnlyList<GitId> roots, bool withFiles, GitProgram? reader = null)
    {
        if (!_isPartial.Value || (!withFiles && _remotes.Value.All(r => r.GivesTrees)))
        {
            return;
        }

        lock (_lock)
        {
            var open = roots.Where(r => !_complete.Contains((r, withFiles))).Distinct().ToList();
            var missing = open.Count > 0 ? FindMissing(reader ?? _git, open, withFiles) : [];
            while (missing.Count > 0)
            {
                // Once more for what fetched trees hold, as long as each round brings something.
                var last = missing;
                var error = Fetch(last);
                missing = FindMissing(reader ?? _git, open, withFiles);
                if (missing.Overlaps(last))
                {
                    throw NotComplete(open[0], missing, error);
                }
            }

            _complete.UnionWith(open.Select(r => (r, withFiles)));
        }
    }

    /// <summary>The objects that are not here, as far as those that are here name them.</summary>
    private static HashSet<GitId> FindMissing(GitProgram reader, IReadOnlyList<GitId> roots, bool withFiles)
    {
        // git skips a root that is missing, and marks any other object that is.
        var missing = roots.ToHashSet();
        reader
            .ReadAsync(
                [
                    "rev-list",
                    "--objects",
                    "--no-object-names",
                    "--missing=print",
                    "--ignore-missing",
                    "--no-walk",
                    .. withFiles ? (string[])[] : ["--filter=blob:none"],
                    "--stdin",
                ],
                async (list, cancellation) =>
                {
                    using var lines = new StreamReader(list, Encoding.ASCII);
                    while (await lines.ReadLineAsync(cancellation) is { } line)
                    {
                        if (line is ['?', .. var id])
                        {
                            missing.Add(GitId.Parse(id));
                        }
                        else
                        {
                            missing.Remove(GitId.Parse(line));
                        }
                    }
                },
                Lines(roots)
            )
            .GetAwaiter()
            .GetResult();
        return missing;
    }

    /// <summary>Asks each remote that promised objects, as git does when it misses one: for exactly these, of trees
    /// with all folders below. Returns what git said last.</summary>
    private string Fetch(IReadOnlyCollection<GitId> ids)
    {
        var error = "no remote is set that has promised them";
        foreach (var remote in _remotes.Value)
        {
            var fetched = _git.TryRun(
                [
                    "-c",
                    "fetch.negotiationAlgorithm=noop",
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--no-recurse-submodules",
                    "--no-auto-maintenance",
                    "--filter=blob:none",
                    "--stdin",
                    remote.Name,
                ],
                Lines(ids)
            );
            if (fetched.ExitCode == 0)
            {
                return "";
            }

            // What follows its first complaint is general advice.
            error =
                fetched.Error.Split('\n').FirstOrDefault(l => l.StartsWith("fatal: ", StringComparison.Ordinal))
                ?? fetched.Error;
        }

        return error;
    }

    private UserException NotComplete(GitId root, HashSet<GitId> missing, string error)
    {
        // A listing that ends early, at a folder that is missing, still names what comes before.
        var listed = _git.TryRun(["ls-tree", "-r", "-z", "--full-tree", root.Hex]).Output;
        var path = GitName
            .Split(listed, 0)
            .Where(l => l.Length > 53 && GitId.TryParse(l[12..52], out var id) && missing.Contains(id))
            .Select(l => l[53..])
            .FirstOrDefault();
        return GitErrors.PartialCloneIncomplete(
            missing.Count,
            path,
            root,
            _remotes.Value.Select(r => r.Name).FirstOrDefault("origin"),
            error
        );
    }

    private static byte[] Lines(IEnumerable<GitId> ids) =>
        Encoding.ASCII.GetBytes(string.Concat(ids.Select(i => i.Hex + "\n")));
}
