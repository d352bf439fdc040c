namespace Ralf.Core.Plans;

/// <summary>State that the readers of one plan share.</summary>
internal sealed class PlanContext(ProblemList problems, GlobCheck globs, BaseFiles? baseFiles)
{
    public const int MaxTasks = 100_000;

    /// <summary>Limit of all replaced texts together, in characters.</summary>
    private const long MaxRendered = 256L * 1024 * 1024;

    private readonly Dictionary<string, NamedFile> _texts = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _files;
    private IReadOnlyList<string>? _folders;
    private long _rendered;

    public ProblemList Problems { get; } = problems;

    public GlobCheck Globs { get; } = globs;

    /// <summary>Globs of files that are excluded from every scope.</summary>
    public IReadOnlyList<string> Shared { get; set; } = [];

    /// <summary>False if the base could not be opened, which is reported already.</summary>
    public bool HasBase => baseFiles is not null;

    public IReadOnlyList<string> Files => _files ??= baseFiles?.Files() ?? [];

    public IReadOnlyList<string> Submodules => baseFiles?.Submodules() ?? [];

    /// <summary>The folders of <see cref="Files"/>, at any depth.</summary>
    public IReadOnlyList<string> Folders => _folders ??= FoldersOf(Files);

    /// <summary>A file that the plan names, by its path inside the repository.</summary>
    public NamedFile Read(string path)
    {
        if (!_texts.TryGetValue(path, out var file))
        {
            _texts[path] = file =
                RepoPath.TryParse(path, out _) && baseFiles is not null ? baseFiles.Read(path) : default;
        }

        return file;
    }

    public IReadOnlySet<string> Ignored(IReadOnlyList<string> paths) =>
        baseFiles is null || paths.Count == 0 ? new HashSet<string>() : baseFiles.Ignored(paths);

    /// <summary>Counts characters made by replacement; returns false once there are too many.</summary>
    public bool Afford(int characters) => (_rendered += characters) <= MaxRendered;

    /// <summary>Files of one folder are adjacent, so a folder is new if the previous file is not in it.</summary>
    private static List<string> FoldersOf(IReadOnlyList<string> files)
    {
        var folders = new List<string>();
        var before = "";
        foreach (var file in files)
        {
            for (var end = file.IndexOf('/', Known(before, file)); end > 0; end = file.IndexOf('/', end + 1))
            {
                folders.Add(file[..end]);
            }

            before = file;
        }

        return folders;
    }

    /// <summary>The length of the leading folders that both files are in.</summary>
    private static int Known(string before, string file)
    {
        var common = before.AsSpan(0, before.LastIndexOf('/') + 1).CommonPrefixLength(file);
        return file.AsSpan(0, common).LastIndexOf('/') + 1;
    }
}
