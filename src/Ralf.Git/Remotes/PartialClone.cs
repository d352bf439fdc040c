namespace Ralf.Git;

/// <summary>Fetches what a partial clone (<c>git clone --filter</c>) lacks before it is read. git would fetch objects
/// one by one, and only in the clone itself: a repository that borrows its objects has no remote. So all missing
/// objects are fetched here, in one request per kind, with the user's own git configuration and credentials. In any
/// other repository, git is not even started.</summary>
/// <remarks>https://git-scm.com/docs/partial-clone</remarks>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class PartialClone(string commonDirectory, GitProgram git)
{
    private readonly GitProgram _git = git with { More = GitCredentials.OfUser.Settings };
    private readonly Lock _lock = new();

    /// <summary>Objects known to be complete, with or without files.</summary>
    private readonly HashSet<(GitId, bool)> _complete = [];

    /// <summary>git marks each pack from such a remote; a clone without marked packs lacks nothing.</summary>
    private readonly Lazy<bool> _isPartial = new(() =>
        Directory.Exists(Path.Combine(commonDirectory, "objects", "pack"))
        && Directory.EnumerateFiles(Path.Combine(commonDirectory, "objects", "pack"), "*.promisor").Any()
    );

    private readonly Lazy<IReadOnlyList<PromisorRemote>> _remotes = new(() => PromisorRemote.List(git));

    /// <summary>Fetches what is missing of these objects and everything they reference. Throws
    /// <see cref="UserException"/> if the fetch fails.</summary>
    /// <param name="roots">Commits (without their history), trees or blobs.</param>
    /// <param name="withFiles">Whether to fetch the contents of files too, or only names and ids.</param>
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
                // Repeat for what the fetched trees reference, as long as each round brings new objects.
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

    /// <summary>The missing objects, as far as the present ones name them.</summary>
    private static HashSet<GitId> FindMissing(GitProgram reader, IReadOnlyList<GitId> roots, bool withFiles)
    {
        // git skips a missing root, and marks any other missing object.
        var missing = roots.ToHashSet();
        reader
            .ReadAsync(
                [
                    .. "rev-list --objects --no-object-names --missing=print --ignore-missing --no-walk".Split(' '),
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

    /// <summary>Asks each promisor remote, as git does for a missing object, for exactly these, and for trees with all
    /// subfolders. Returns git's last message.</summary>
    private string Fetch(IReadOnlyCollection<GitId> ids)
    {
        var error = "no remote is set that has promised them";
        foreach (var remote in _remotes.Value)
        {
            var fetched = _git.TryRun(
                [
                    .. "-c fetch.negotiationAlgorithm=noop fetch --quiet --no-tags --no-write-fetch-head".Split(' '),
                    .. "--no-recurse-submodules --no-auto-maintenance --filter=blob:none".Split(' '),
                    "--stdin",
                    remote.Name,
                ],
                Lines(ids)
            );
            if (fetched.ExitCode == 0)
            {
                return "";
            }

            // The lines after the first error are general advice.
            error =
                fetched.Error.Split('\n').FirstOrDefault(l => l.StartsWith("fatal: ", StringComparison.Ordinal))
                ?? fetched.Error;
        }

        return error;
    }

    private UserException NotComplete(GitId root, HashSet<GitId> missing, string error)
    {
        // A listing that stops at a missing folder still names the entries before it.
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
