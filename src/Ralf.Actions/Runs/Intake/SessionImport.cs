using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>Imports a session's commit from the folder that the session left.</summary>
internal static class SessionImport
{
    /// <summary>Maximum size of a record in bytes; an event holds the record several times over.</summary>
    public const int MaxRecordBytes = RecordBounds.MaxBytes;

    /// <summary>Returns the record; if its commit cannot be imported, the record says that its work is lost.</summary>
    public static SessionRecord Take(IGitStore repository, SessionRecord record, string folder) =>
        Take(repository, [(record, folder)])[0];

    /// <summary>Like the other overload, for the sessions of a whole wave.</summary>
    public static IReadOnlyList<SessionRecord> Take(
        IGitStore repository,
        IReadOnlyList<(SessionRecord Record, string Folder)> sessions
    )
    {
        var bundles = sessions
            .Select(s => Bundle(s.Record, s.Folder))
            .Where(b => b is not null)
            .Select(b => b!)
            .ToList();
        var imported = bundles.Zip(repository.TryImport(bundles)).Where(b => b.Second).Select(b => b.First).ToHashSet();
        return
        [
            .. sessions.Select(s =>
                s.Record.Head is null || (Bundle(s.Record, s.Folder) is { } bundle && imported.Contains(bundle))
                    ? s.Record
                    : Lost(s.Record)
            ),
        ];
    }

    private static SessionRecord Lost(SessionRecord record) =>
        record with
        {
            Head = null,
            Status = SessionStatus.Failed,
            Reason = SessionReason.Lost,
            Detail = "the session's bundle is missing or damaged",
        };

    /// <summary>Returns the checkpoint; if its commit cannot be imported, only the log entries are kept.</summary>
    public static SessionRecord TakeCheckpoint(IGitStore repository, SessionRecord checkpoint, string folder) =>
        checkpoint.Head is not { } head
        || repository.TryImport(Path.Combine(folder, SavedCheckpoint.BundleOf(head)), head)
            ? checkpoint
            : (checkpoint with { Head = null }).WithFiles([]);

    /// <summary>Reads the checkpoint in a folder without importing its commit; null if there is no readable
    /// one.</summary>
    public static SessionRecord? ReadCheckpoint(string folder)
    {
        var file = Path.Combine(folder, SavedCheckpoint.RecordName);
        try
        {
            return PlainFile.ReadText(file, MaxRecordBytes, followLink: false, out _) is { } text
                ? EventJson.ReadRecord(text)
                : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The bundle of the session's commit; null without a commit.</summary>
    private static BundleFile? Bundle(SessionRecord record, string folder) =>
        record.Head is { } head ? new(Path.Combine(folder, SessionOutcome.BundleName), head) : null;
}
