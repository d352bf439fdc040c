namespace Ralf.Actions.Sessions;

/// <summary>Files that a session left inside its scope and that do not land, by name: nobody shall take them for
/// landed.</summary>
/// <param name="Ignored">New files that the base ignores, or new folders with nothing else in them, with the number of
/// their files.</param>
/// <param name="BelowSubmodules">Files below submodules.</param>
internal sealed record LeftOutFiles(IReadOnlyList<string> Ignored, IReadOnlyList<string> BelowSubmodules)
{
    private const int MaxNames = 5;

    public static LeftOutFiles None { get; } = new([], []);

    /// <summary>A line for each kind.</summary>
    public IEnumerable<string> Warnings => new[] { OfIgnored, OfSubmodules }.OfType<string>();

    private string? OfIgnored =>
        Ignored.Count == 0
            ? null
            : $"new files in the scope were left out, because the base ignores them: {Some(Ignored)}";

    private string? OfSubmodules =>
        BelowSubmodules.Count == 0
            ? null
            : $"files below a submodule, which is another repository, were left out: {Some(BelowSubmodules)}";

    /// <summary>What a session did that changed nothing, as one line.</summary>
    public string Nothing => string.Join("; ", Warnings.Prepend("changed nothing"));

    /// <summary>Names the files, or the folders that hold nothing else.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="isUsed">Whether the base has a folder, or something in it lands.</param>
    public static IReadOnlyList<string> Name(IEnumerable<string> paths, Func<string, bool> isUsed) =>
        [
            .. paths
                .GroupBy(p => Folder(p, isUsed) ?? p, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => g.Count() == 1 ? g.First() : $"{g.Key}/ ({g.Count()} files)"),
        ];

    private static string? Folder(string path, Func<string, bool> isUsed)
    {
        for (var end = path.IndexOf('/'); end > 0; end = path.IndexOf('/', end + 1))
        {
            if (!isUsed(path[..end]))
            {
                return path[..end];
            }
        }

        return null;
    }

    private static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "");
}
