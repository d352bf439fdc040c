namespace Ralf.Git;

/// <summary>One changed path as LibGit2Sharp lists it. An absent side has no mode and no id.</summary>
/// <param name="Path">In LibGit2Sharp's lists the bytes as .NET's UTF-8 decoder reads them; it offers nothing
/// else.</param>
internal readonly record struct DiffEntry(string Path, GitMode OldMode, GitId OldId, GitMode NewMode, GitId NewId)
{
    /// <summary>The change with its exact path.</summary>
    public static DiffEntry Of(PathChange change) =>
        new(change.Path.Value, change.OldMode, change.OldId, change.NewMode, change.NewId);

    /// <summary>The change as LibGit2Sharp would list it.</summary>
    public static DiffEntry From(PathChange change) =>
        new(GitName.Lossy(change.Path.Value), change.OldMode, change.OldId, change.NewMode, change.NewId);

    /// <summary>For a report to developers: <c>100644 1a2b3c4d -> 100755 1a2b3c4d src/run.sh</c>.</summary>
    public override string ToString() => $"{Side(OldMode, OldId)} -> {Side(NewMode, NewId)} {Path}";

    private static string Side(GitMode mode, GitId id) =>
        mode == GitMode.None ? "none" : $"{Convert.ToString((int)mode, 8)} {id.Short}";
}

/// <summary>The differences that LibGit2Sharp finds between two trees.</summary>
/// <param name="Entries">The paths that differ, without rename detection, in its order.</param>
/// <param name="Failure">Why it cannot read one of the trees; null if it can.</param>
internal sealed record SecondDiff(IReadOnlyList<DiffEntry> Entries, string? Failure);
