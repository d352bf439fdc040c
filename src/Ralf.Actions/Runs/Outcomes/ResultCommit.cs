namespace Ralf.Actions.Runs;

/// <summary>The commit of a landed task on the result branch. Author, committer and time come from the record, so that
/// making it again gives the same id; its trailers name the log entry.</summary>
internal static class ResultCommit
{
    private const int SummaryLength = 4_000;

    public static CommitData Build(RunState state, RunTaskStatus status, GitId tree, GitId parent, GitId stateTip)
    {
        var record = status.LastRecord!;
        return new(tree, [parent], GitIdentity.Ralf(record.FinishedAt), Message(state, status, record, stateTip));
    }

    /// <summary>A commit with two parents, the result and the merged commit; it has the time of the merged
    /// commit.</summary>
    /// <param name="subject">The subject line.</param>
    public static CommitData Merge(
        IGitStore store,
        RunState state,
        GitId tree,
        GitId merged,
        GitId stateTip,
        string subject
    ) =>
        new(
            tree,
            [state.Result, merged],
            GitIdentity.Ralf(store.ReadCommit(merged).Author.When),
            $"{subject}\n\nRalf-Run: {state.Run}\n{Tie(state, stateTip)}"
        );

    /// <summary>The trailer that names the state that a result was made from.</summary>
    private static string Tie(RunState state, GitId stateTip) => $"Ralf-Log: {state.LastSeq} {stateTip}\n";

    private static string Message(RunState state, RunTaskStatus status, SessionRecord record, GitId stateTip)
    {
        var summary = Plain(record.Summary);
        return $"{status.Task.Id}: {Plain(status.Task.Title).ReplaceLineEndings(" ")}\n\n"
            + (summary.Length > 0 ? $"{summary}\n\n" : "")
            + $"Ralf-Run: {state.Run}\nRalf-Task: {status.Task.Id}\nRalf-Attempt: {status.Attempt}\n{Tie(state, stateTip)}";
    }

    /// <summary>Removes control characters from an agent's text, and lines that could be read as one of Ralf's
    /// trailers.</summary>
    private static string Plain(string text)
    {
        var lines = text.ReplaceLineEndings("\n")
            .Split('\n')
            .Select(l => new string([.. l.Where(c => !char.IsControl(c) || c == '\t')]).TrimEnd())
            .Select(l => l.TrimStart().StartsWith("Ralf-", StringComparison.OrdinalIgnoreCase) ? $"> {l}" : l);
        var plain = string.Join('\n', lines).Trim();
        return plain.Length <= SummaryLength ? plain : plain[..SummaryLength] + "...";
    }
}
