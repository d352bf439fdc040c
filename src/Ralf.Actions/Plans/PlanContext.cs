using Ralf.Actions.Git;

namespace Ralf.Actions.Plans;

/// <summary>What the readers of one plan share.</summary>
internal sealed class PlanContext(
    ProblemList problems,
    GlobCheck globs,
    PlanSurroundings? surroundings
)
{
    public const int MaxTasks = 100_000;

    /// <summary>Bounds what replaced texts can grow to, all tasks together.</summary>
    private const long MaxRendered = 256L * 1024 * 1024;

    private readonly Dictionary<string, string?> _texts = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _files;
    private IReadOnlyList<string>? _folders;
    private long _rendered;

    public ProblemList Problems { get; } = problems;

    public GlobCheck Globs { get; } = globs;

    /// <summary>Globs of files that are taken out of every scope.</summary>
    public IReadOnlyList<string> Shared { get; set; } = [];

    /// <summary>False where the base could not be opened, which is a problem already.</summary>
    public bool HasBase => surroundings is not null;

    public IReadOnlyList<string> Files => _files ??= surroundings?.Files() ?? [];

    /// <summary>The folders of <see cref="Files"/>, at any depth.</summary>
    public IReadOnlyList<string> Folders => _folders ??= FoldersOf(Files);

    /// <summary>The text of a file that the plan names; null where there is none, or the name is no path inside the repository.</summary>
    public string? ReadText(string path)
    {
        if (!_texts.TryGetValue(path, out var text))
        {
            _texts[path] = text = RepoPath.TryParse(path, out _)
                ? surroundings?.ReadText(path)
                : null;
        }

        return text;
    }

    public IReadOnlySet<string> Ignored(IReadOnlyList<string> paths) =>
        surroundings is null || paths.Count == 0
            ? new HashSet<string>()
            : surroundings.Ignored(paths);

    /// <summary>Counts characters that were made by replacing; false once there are too many.</summary>
    public bool Afford(int characters) => (_rendered += characters) <= MaxRendered;

    private static List<string> FoldersOf(IReadOnlyList<string> files)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var file in files)
        {
            var end = file.LastIndexOf('/');
            if (end <= 0 || file.AsSpan(0, end).SequenceEqual(last))
            {
                continue;
            }

            var folder = last = file[..end];
            while (seen.Add(folder) && folder.LastIndexOf('/') is > 0 and var parent)
            {
                folder = folder[..parent];
            }
        }

        return [.. seen];
    }
}
