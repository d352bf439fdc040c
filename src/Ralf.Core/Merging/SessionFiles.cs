using Ralf.Core.State;

namespace Ralf.Core.Merging;

/// <summary>All paths that a recorded session changed. A record names only the first ones.</summary>
internal static class SessionFiles
{
    /// <summary>Reads the paths from the session's commit if the record's list was cut.</summary>
    public static IReadOnlyList<RepoPath> Of(IGitStore store, SessionRecord record) =>
        record is { Head: { } head, MoreFilesModified.Count: > 0 }
            ?
            [
                .. TreeWalk
                    .Compare(store, store.ReadCommit(record.Base).Tree, store.ReadCommit(head).Tree)
                    .Select(c => c.Path),
            ]
            : record.FilesModified;
}
