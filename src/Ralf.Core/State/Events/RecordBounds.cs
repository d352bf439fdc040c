namespace Ralf.Core.State;

/// <summary>Bounds a record when it is made, so that its readers take it and the log takes its event, whatever a session
/// did. What Ralf decides from a record stays the same.</summary>
internal static class RecordBounds
{
    /// <summary>The most bytes of a record as a file. Its event is then well within <see
    /// cref="EventJson.MaxBytes"/>.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int MaxSummary = 16_000;
    private const int MaxLine = 4_000;

    /// <summary>Number of the lists that hold what the agent logged.</summary>
    private const int Lists = 7;

    /// <summary>The record with bounded lists and texts. A record within its bounds stays as it is.</summary>
    public static SessionRecord Fit(this SessionRecord record)
    {
        var whole = BoundPaths(record) with
        {
            Summary = Cut(record.Summary, MaxSummary),
            Detail = record.Detail is { } detail ? Cut(detail, MaxLine) : null,
            SessionId = record.SessionId is { } session ? Cut(session, MaxLine) : null,
        };
        var fitting = whole;
        for (var share = MaxBytes / Lists; Size(fitting) > MaxBytes; share /= 2)
        {
            fitting = share > 0 ? CutLists(whole, share) : WithoutChecks(fitting);
        }

        return fitting;
    }

    /// <summary>The record with these as the paths that the session changed.</summary>
    public static SessionRecord WithFiles(this SessionRecord record, IReadOnlyList<RepoPath> paths) =>
        BoundPaths(record with { FilesModified = paths, MoreFilesModified = [] });

    private static SessionRecord BoundPaths(SessionRecord record)
    {
        var (files, violations) = (record.FilesModified, record.ScopeViolations);
        var listed = JsonText.Listed(files.Select(p => p.Value));
        if (listed < files.Count)
        {
            record = record with
            {
                FilesModified = [.. files.Take(listed)],
                MoreFilesModified = FolderCount.Group([.. files.Skip(listed).Select(p => p.Value)]),
            };
        }

        listed = JsonText.Listed(violations.Select(v => v.Path.Value));
        return listed == violations.Count
            ? record
            : record with
            {
                ScopeViolations = [.. violations.Take(listed)],
                MoreScopeViolations = FolderCount.Group([.. violations.Skip(listed).Select(v => v.Path.Value)]),
            };
    }

    /// <summary>Keeps the first entries of each list, the last notes, and a warning that says how many are
    /// missing.</summary>
    private static SessionRecord CutLists(SessionRecord whole, int share)
    {
        var cut = whole with
        {
            Decisions = First(whole.Decisions, share),
            DecisionProposals = First(whole.DecisionProposals, share),
            FollowupTasks = First(whole.FollowupTasks, share),
            Warnings = First(whole.Warnings, share),
            ScopeRequests = First(whole.ScopeRequests, share),
            EditProposals = First(whole.EditProposals, share),
            Checkpoints = [.. First(whole.Checkpoints.Reverse(), share).Reverse()],
        };
        var missing = Count(whole) - Count(cut);
        return cut with
        {
            Warnings =
            [
                $"The session logged more than its record holds: {missing} entries were left out.",
                .. cut.Warnings,
            ],
        };
    }

    /// <summary>What is left of a record that cannot be made to fit: the attempt fails for that reason.</summary>
    private static SessionRecord WithoutChecks(SessionRecord record) =>
        record with
        {
            Status = SessionStatus.Failed,
            Reason = SessionReason.AgentError,
            Detail = $"its record has more than {MaxBytes} bytes, of which its checks alone are the most",
            Checks = [],
            Findings = [],
            MoreFilesModified = [.. record.MoreFilesModified.Take(FolderCount.MaxFolders)],
            MoreScopeViolations = [.. record.MoreScopeViolations.Take(FolderCount.MaxFolders)],
        };

    private static int Count(SessionRecord record) =>
        record.Decisions.Count
        + record.DecisionProposals.Count
        + record.FollowupTasks.Count
        + record.Warnings.Count
        + record.ScopeRequests.Count
        + record.EditProposals.Count
        + record.Checkpoints.Count;

    private static IReadOnlyList<T> First<T>(IEnumerable<T> entries, int share)
    {
        var left = share;
        return [.. entries.TakeWhile(e => (left -= Size(e)) >= 0)];
    }

    private static int Size<T>(T value) =>
        JsonSerializer.SerializeToUtf8Bytes(value, StateJson.Indented.Of<T>()).Length;

    private static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return text[..end] + "…";
    }
}
