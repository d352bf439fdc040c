using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Runs;

/// <summary>Takes a session's commit in from the folder that the session left.</summary>
internal static class SessionImport
{
    /// <summary>Of a record, in bytes: an event holds it many times over.</summary>
    public const int MaxRecordBytes = 2 * 1024 * 1024;

    private const long MaxBundleBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>The record; one whose commit cannot be had lost its work, and says so.</summary>
    public static SessionRecord Take(IGitStore repository, SessionRecord record, string folder) =>
        record.Head is not { } head || TryImport(repository, Path.Combine(folder, SessionOutcome.BundleName), head)
            ? record
            : record with
            {
                Head = null,
                Status = SessionStatus.Failed,
                Reason = SessionReason.Lost,
                Detail = "the session's bundle is missing or damaged",
            };

    /// <summary>A checkpoint; one whose commit cannot be had is what was logged, and no more.</summary>
    public static SessionRecord TakeCheckpoint(IGitStore repository, SessionRecord checkpoint, string folder) =>
        checkpoint.Head is not { } head
        || TryImport(repository, Path.Combine(folder, SavedCheckpoint.BundleOf(head)), head)
            ? checkpoint
            : checkpoint with
            {
                Head = null,
                FilesModified = [],
            };

    /// <summary>The checkpoint in a folder, its commit not yet taken in; null where there is none that can be
    /// read.</summary>
    public static SessionRecord? ReadCheckpoint(string folder)
    {
        var file = Path.Combine(folder, SavedCheckpoint.RecordName);
        try
        {
            return UntrustedFile.Read(file, MaxRecordBytes, out _) is { } text ? EventJson.ReadRecord(text) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>A link, a pipe or a huge file is no bundle.</summary>
    private static bool TryImport(IGitStore repository, string bundle, GitId head) =>
        new FileInfo(bundle) is { Exists: true, LinkTarget: null, Length: <= MaxBundleBytes }
        && repository.TryImport(bundle, head);
}
