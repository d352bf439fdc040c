using Ralf.Core.State;

namespace Ralf.Core.Merging;

/// <summary>The commit of a session's work: by Ralf alone, with a bounded message and nothing else in it.</summary>
internal static class SessionCommit
{
    /// <summary>Maximum length of a message, in characters.</summary>
    public const int MaxMessage = 16_000;

    private const int MaxTitle = 1_000;

    /// <summary>The commit of this record, with a tree on its base.</summary>
    public static CommitData Build(SessionRecord record, string title, GitId tree) =>
        new(
            tree,
            [record.Base],
            GitIdentity.Ralf(record.FinishedAt),
            $"{title[..Math.Min(title.Length, MaxTitle)]}\n\n"
                + $"Session {record.Attempt} of {record.TaskId}: {EnumWord.Of(record.Status)}\n\n"
                + $"{Trailers.Run}: {record.Run}\n{Trailers.Task}: {record.TaskId}\n{Trailers.Attempt}: {record.Attempt}\n"
        );

    /// <summary>Why this is not a commit that <see cref="Build"/> makes; null if it is.</summary>
    public static string? Objection(SessionRecord record, GitId head, CommitData commit) =>
        commit.Message.Length > MaxMessage
            ? $"its message has {commit.Message.Length} characters, and the most is {MaxMessage}"
        : Trailers.Read(commit.Message, Trailers.Run) != record.Run.Value
        || Trailers.Read(commit.Message, Trailers.Task) != record.TaskId.Value
        || Trailers.Read(commit.Message, Trailers.Attempt) != $"{record.Attempt}"
            ? "its trailers are not those of the session"
        : CommitCodec.IdOf(commit with { Author = GitIdentity.Ralf(commit.Author.When) }) != head
            ? "its author, committer or headers are not those that Ralf writes"
        : null;
}
