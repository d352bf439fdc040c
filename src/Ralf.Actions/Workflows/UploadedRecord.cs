using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Core.Merging;
using Ralf.Core.Schemas;

namespace Ralf.Actions.Workflows;

/// <summary>Reads what a session's job uploaded. An agent ran on that machine, so nothing is trusted: the record must
/// belong to the dispatched attempt, its numbers are bounded, and its changed files are read from its commit.</summary>
internal sealed class UploadedRecord(IGitStore repository, RunState state, TimeProvider clock)
{
    // More than any session uses; the sum over all sessions of a run still fits.
    private const decimal MaxDollars = 100_000;
    private const long MaxTokens = 1_000_000_000_000;
    private const int MaxTurns = 100_000;
    private const int MaxPaths = 10_000_000;

    /// <summary>Returns the record, whose commit is still to be imported: <see cref="Import"/>. Returns null and sets
    /// <paramref name="problem"/> if no record is usable.</summary>
    public SessionRecord? Read(string folder, TaskDispatched dispatch, out string problem)
    {
        var text = PlainFile.ReadText(
            Path.Combine(folder, SessionOutcome.RecordName),
            SessionImport.MaxRecordBytes,
            followLink: false,
            out var unreadable
        );
        problem = unreadable ?? "it holds no record";
        if (text is null)
        {
            return null;
        }

        try
        {
            var record = EventJson.ReadRecord(text);
            problem = Objection(record, dispatch) ?? "";
            return problem.Length == 0 ? Bounded(record, dispatch) : null;
        }
        catch (JsonException error)
        {
            problem = $"its record cannot be read: {AgentText.Line(error.Message, 200)}";
            return null;
        }
    }

    /// <summary>Imports the commits of these records, in few git processes, and proves each.</summary>
    public IReadOnlyList<SessionRecord> Import(
        IReadOnlyList<(TaskDispatched Dispatch, string Folder, SessionRecord Record)> uploads
    ) =>
        [
            .. SessionImport
                .Take(repository, [.. uploads.Select(u => (u.Record, u.Folder))])
                .Zip(uploads, (taken, upload) => Proved(taken, upload.Dispatch)),
        ];

    /// <summary>The last checkpoint of a session that left no record, its commit imported; null if no checkpoint is
    /// usable.</summary>
    public SessionRecord? ReadCheckpoint(string folder, TaskDispatched dispatch) =>
        SessionImport.ReadCheckpoint(folder) is { } saved && Objection(saved, dispatch) is null
            ? Proved(SessionImport.TakeCheckpoint(repository, Bounded(saved, dispatch), folder), dispatch)
            : null;

    private string? Objection(SessionRecord record, TaskDispatched dispatch) =>
        record.Version != SessionRecord.CurrentVersion ? "its record is of another version"
        : record.Run != state.Run
        || record.TaskId != dispatch.Task
        || record.Attempt != dispatch.Attempt
        || record.Base != dispatch.Base
        || record.Fence != dispatch.Fence
            ? "its record is of another attempt"
        : HasNull(record) ? "its record has an empty entry"
        : null;

    private static bool HasNull(SessionRecord record) =>
        new IEnumerable<object?>[]
        {
            record.Decisions,
            record.DecisionProposals,
            record.EditProposals,
            record.FollowupTasks,
            record.Warnings,
            record.ScopeViolations,
            record.ScopeRequests,
            record.Checks,
            record.Checkpoints,
            record.Findings,
            record.MoreFilesModified,
            record.MoreScopeViolations,
            record.MoreScopeViolations.Select(f => f?.Folder),
            record.FollowupTasks.SelectMany(f => (f?.Scope ?? []).Concat(f?.Needs ?? []).Concat(f?.Reads ?? [])),
            record.ScopeRequests.SelectMany(r => r?.Paths ?? []),
        }.Any(list => list.Any(entry => entry is null));

    /// <summary>Puts times in order, between dispatch and now, in whole seconds; keeps money, tokens and turns from 0
    /// to what a sum can hold.</summary>
    private SessionRecord Bounded(SessionRecord record, TaskDispatched dispatch)
    {
        var now = clock.GetUtcNow();
        var finished = SessionRecord.Second(record.FinishedAt > now ? now : record.FinishedAt);
        var started = SessionRecord.Second(record.StartedAt > finished ? finished : record.StartedAt);
        var earliest = now - TimeSpan.FromDays(35);
        return record with
        {
            StartedAt = started < earliest ? SessionRecord.Second(earliest) : started,
            FinishedAt = finished < earliest ? SessionRecord.Second(earliest) : finished,
            Usage = new(
                Math.Clamp(record.Usage.InputTokens, 0, MaxTokens),
                Math.Clamp(record.Usage.OutputTokens, 0, MaxTokens),
                Math.Clamp(record.Usage.CostUsd, 0, MaxDollars),
                Math.Clamp(record.Usage.Turns, 0, MaxTurns),
                record.Usage.CostBasis
            ),
            MoreScopeViolations =
            [
                .. record
                    .MoreScopeViolations.Take(FolderCount.MaxFolders)
                    .Select(f => f with { Count = Math.Clamp(f.Count, 0, MaxPaths) }),
            ],
            Findings = [.. record.Findings.Take(DataFinding.MaxFindings).Select(f => f.Bounded())],
            Reason =
                record.Reason == SessionReason.BadInput && state[dispatch.Task].Task.Inputs.Count == 0
                    ? SessionReason.AgentError
                    : record.Reason,
        };
    }

    /// <summary>Drops a commit that is outside the scope, so that it is not pushed: a remote may refuse it, and the
    /// whole transaction with it.</summary>
    private SessionRecord Proved(SessionRecord taken, TaskDispatched dispatch)
    {
        if (taken.Head is null)
        {
            return taken.WithFiles([]);
        }

        // A disagreement of the two readers is found again, and reported, before anything lands.
        var (changes, refused, _) = SessionProof.Prove(repository, state.Plan, dispatch, taken);
        return changes is null ? Refused(taken, SessionReason.ScopeViolation, $"its commit was refused: {refused}")
            : LargeFiles.Refused(repository, changes) is { } tooLarge
                ? Refused(taken, SessionReason.RemoteRefused, tooLarge)
            : WorkflowFiles(changes) is { } known ? Refused(taken, SessionReason.RemoteRefused, known)
            : taken.WithFiles([.. changes.Select(c => c.Path)]) with
            {
                Warnings = [.. LargeFiles.Warnings(repository, changes), .. taken.Warnings],
            };
    }

    /// <summary>Why GitHub would refuse these changes: no token of a job may push a change of workflow files
    /// (https://docs.github.com/en/actions/concepts/security/github_token). Null if it would not.</summary>
    private static string? WorkflowFiles(IReadOnlyList<PathChange> changes)
    {
        var found = changes
            .Select(c => c.Path.Value)
            .Where(p => p.StartsWith(".github/workflows/", StringComparison.Ordinal))
            .Select(p => $"'{p}'")
            .ToList();
        return found.Count == 0
            ? null
            : $"GitHub lets no job push workflow files: {Reporting.DisplayText.Some(found, 5)}; change them by hand, on the base branch";
    }

    private static SessionRecord Refused(SessionRecord taken, SessionReason reason, string detail) =>
        taken.WithFiles([]) with
        {
            Head = null,
            Status = SessionStatus.Failed,
            Reason = reason,
            Detail = detail,
        };
}
