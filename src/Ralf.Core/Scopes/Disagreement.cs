namespace Ralf.Core.Scopes;

/// <summary>Ralf's own walk of trees and LibGit2Sharp's diff disagree. One of the two is wrong, so nothing may
/// land.</summary>
/// <param name="Text">The code, the difference, and both lists.</param>
internal sealed record Disagreement(string Text)
{
    /// <summary>Entries of a list that are written out; the rest are only counted.</summary>
    private const int MaxListed = 50;

    private const int MaxPathLength = 200;

    /// <summary>The reason in <c>paused_for</c>.</summary>
    public const string Reason = "readers_disagree";

    /// <param name="about">What was read: <c>the session 'a' attempt 1</c>.</param>
    public static Disagreement Between(
        string about,
        IReadOnlyList<DiffEntry> ours,
        IReadOnlyList<DiffEntry> theirs,
        string why
    )
    {
        var error = SecondReadingErrors.ReadersDisagree(about, why, List(ours, theirs), List(theirs, ours));
        return new($"{error.Code}: {error.Message}");
    }

    public static Disagreement Unreadable(string about, IReadOnlyList<DiffEntry> ours, string failure) =>
        Between(about, ours, [], $"LibGit2Sharp cannot read it ({failure})");

    /// <summary>The list, with entries that the other list lacks first.</summary>
    private static string List(IReadOnlyList<DiffEntry> list, IReadOnlyList<DiffEntry> other)
    {
        var known = other.ToHashSet();
        var listed = list.OrderBy(known.Contains).Take(MaxListed).Select(Short);
        var more = list.Count > MaxListed ? $"; and {list.Count - MaxListed} more" : "";
        return $"{list.Count} {(list.Count == 1 ? "path" : "paths")} [{string.Join("; ", listed)}{more}]";
    }

    private static string Short(DiffEntry entry) =>
        (
            entry.Path.Length <= MaxPathLength ? entry : entry with { Path = entry.Path[..MaxPathLength] + "..." }
        ).ToString();
}
