using Ralf.Actions.Reporting;

namespace Ralf.Actions.Workflows;

/// <summary>Files that hosts are known to refuse: github.com takes none above 100 MiB, and warns above 50
/// (https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github).</summary>
internal static class LargeFiles
{
    private const long MiB = 1024 * 1024;
    private const long MaxBytes = 100 * MiB;
    private const long WarnBytes = 50 * MiB;
    private const int MaxShown = 5;

    /// <summary>Why the host would refuse these changes; null if it would not.</summary>
    public static string? Refused(IGitStore store, IReadOnlyList<PathChange> changes) =>
        Above(store, changes, MaxBytes) is { Count: > 0 } found
            ? $"hosts refuse a file above 100 MiB: {DisplayText.Some(found, MaxShown)}"
            : null;

    /// <summary>A warning if the host would warn.</summary>
    public static IEnumerable<string> Warnings(IGitStore store, IReadOnlyList<PathChange> changes) =>
        Above(store, changes, WarnBytes) is { Count: > 0 } found
            ? [$"hosts warn of a file above 50 MiB: {DisplayText.Some(found, MaxShown)}"]
            : [];

    private static List<string> Above(IGitStore store, IReadOnlyList<PathChange> changes, long limit)
    {
        var made = changes.Where(c => c.NewMode is GitMode.File or GitMode.Executable).ToList();
        var sizes = store.BlobSizes([.. made.Select(c => c.NewId)]);
        return
        [
            .. made.Zip(sizes)
                .Where(f => f.Second > limit)
                .Select(f => $"'{f.First.Path.Value}' ({f.Second / MiB} MiB)"),
        ];
    }
}
