using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>The files of a plan's base commit, for the reader of plans. Reads lazily, and lists the files only
/// once.</summary>
internal sealed class RepositoryBaseFiles(GitRepository repository)
{
    /// <summary>Limit for each file that a plan names.</summary>
    private const int MaxBytes = PlanYaml.MaxCharacters;

    /// <summary>The most files of attributes that are read for a warning.</summary>
    private const int MaxAttributeFiles = 1000;

    private IReadOnlyList<string>? _files;
    private IReadOnlyList<string>? _submodules;

    /// <summary>Null before <see cref="Open"/>.</summary>
    public GitId? Commit { get; private set; }

    /// <summary>What <see cref="Open"/> returned; null before it.</summary>
    public BaseFiles? Opened { get; private set; }

    public IReadOnlyList<string> Files() => _files ??= Commit is { } commit ? List(commit) : [];

    private IReadOnlyList<string> Submodules() =>
        _submodules ??= Commit is { } commit ? repository.Submodules(commit) : [];

    private IReadOnlyList<string> List(GitId commit)
    {
        var files = repository.Files(commit);
        var submodules = Submodules().ToHashSet(StringComparer.Ordinal);
        return submodules.Count == 0 ? files : [.. files.Where(f => !submodules.Contains(f))];
    }

    /// <summary>Throws <see cref="UserException"/> if there is no such commit.</summary>
    public BaseFiles Open(string revision)
    {
        var commit = repository.ResolveCommit(revision) ?? throw PlanErrors.NoBase(revision);
        // Fetch everything: a run checks it out, and a plan that cannot run is refused early.
        repository.FetchMissing([commit]);
        Commit = commit;
        return Opened = new BaseFiles(Files, path => Read(commit, path), paths => repository.Ignored(commit, paths))
        {
            Submodules = Submodules,
            Attributes = () => Attributes(commit),
        };
    }

    private NamedFile Read(GitId commit, string path)
    {
        if (repository.WorkTree is { } root)
        {
            var (inside, problem) = Follow(LinkWalk.Of(root), path);
            var bytes = inside is null
                ? null
                : PlainFile.Read(Path.Combine(root, inside), MaxBytes, followLink: false, out problem);
            if (bytes is not null)
            {
                return Text(bytes);
            }

            if (problem is not null)
            {
                return new(null, problem);
            }
        }

        return ReadBase(repository.ReadCommit(commit).Tree, path);
    }

    private NamedFile ReadBase(GitId tree, string path)
    {
        var (inside, problem) = Follow(LinkWalk.Of(repository, tree), path);
        return
            RepoPath.TryParse(inside, out var file)
            && TreeWalk.Find(repository, tree, file) is { Mode: GitMode.File or GitMode.Executable } entry
            ? Text(repository.ReadBlob(entry.Id))
            : new(null, problem);
    }

    private IReadOnlyList<(string Folder, string Text)> Attributes(GitId commit)
    {
        var tree = repository.ReadCommit(commit).Tree;
        return
        [
            .. Files()
                .Where(f =>
                    f == AttributeRules.FileName || f.EndsWith($"/{AttributeRules.FileName}", StringComparison.Ordinal)
                )
                .Take(MaxAttributeFiles)
                .Select(f => (f[..Math.Max(0, f.LastIndexOf('/'))], TreeWalk.Find(repository, tree, RepoPath.Parse(f))))
                .Where(f => f.Item2 is { Mode: GitMode.File or GitMode.Executable })
                .Select(f => (f.Item1, Encoding.UTF8.GetString(repository.ReadBlob(f.Item2!.Id)))),
        ];
    }

    private static NamedFile Text(byte[] bytes) => new(PlainFile.Text(bytes, out var problem), problem);

    /// <summary>Where a path leads inside the repository. A plan may come from anybody, and what it names gets into
    /// prompts and onto the state branch.</summary>
    private static (string? Inside, string? Problem) Follow(LinkWalk links, string path) =>
        links.Follow(path) is not { } inside
            ? (null, "it is or passes a link that leads out of the repository, or to itself; put the file itself there")
        : FileSystemNames.IsInGit(inside) ? (null, "it lies in git's own folder")
        : (inside, null);
}
