using Ralf.Core.Plans;

namespace Ralf.Core.Scheduling;

/// <summary>The files of a plan's base commit, for the reader of plans. Reads lazily, and lists the files only
/// once.</summary>
internal sealed class RepositoryBaseFiles(GitRepository repository)
{
    private IReadOnlyList<string>? _files;

    /// <summary>Null before <see cref="Open"/>.</summary>
    public GitId? Commit { get; private set; }

    public IReadOnlyList<string> Files() => _files ??= Commit is { } commit ? repository.Files(commit) : [];

    /// <summary>Throws <see cref="UserException"/> if there is no such commit.</summary>
    public BaseFiles Open(string revision)
    {
        var commit = repository.ResolveCommit(revision) ?? throw PlanErrors.NoBase(revision);
        // Fetch everything: a run checks it out, and a plan that cannot run is refused early.
        repository.FetchMissing([commit]);
        Commit = commit;
        return new BaseFiles(Files, path => ReadText(commit, path), paths => repository.Ignored(commit, paths));
    }

    private string? ReadText(GitId commit, string path)
    {
        if (!RepoPath.TryParse(path, out var inside))
        {
            return null;
        }

        if (repository.WorkTree is { } root && Path.Combine(root, path) is var file)
        {
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        var entry = TreeWalk.Find(repository, repository.ReadCommit(commit).Tree, inside);
        return entry is { Mode: GitMode.File or GitMode.Executable }
            ? Encoding.UTF8.GetString(repository.ReadBlob(entry.Id))
            : null;
    }
}
