using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>Imports a session's commit from the folder that the session left.</summary>
internal static class SessionImport
{
    /// <summary>Maximum size of a record in bytes; an event holds the record several times over.</summary>
    public const int MaxRecordBytes = RecordBounds.MaxBytes;

    /// <summary>Returns the record; if its commit cannot be imported, the record says that its work is lost.</summary>
    public static SessionRecord Take(IGitStore repository, SessionRecord record, string folder) =>
        record.Head is not { } head || repository.TryImport(Path.Combine(folder, SessionOutcome.BundleName), head)
            ? record
            : record with
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
}
