namespace Ralf.Actions.Reporting;

/// <summary>The comment that asks for an approval.</summary>
internal static class GateComment
{
    /// <summary>The hidden end of a comment: the same for the same gate and commit, so that no comment is posted
    /// twice.</summary>
    public static string Marker(WaitingGate gate, RunId run) =>
        $"<!-- ralf:{run}:gate:{Uri.EscapeDataString(SafeText.Clean(gate.Name, 80))}:{gate.Commit.Hex} -->";

    public static string Text(WaitingGate gate, RunState state, ReportLinks links) =>
        $"""
            **Waits for approval**: {What(gate, state, links)}.

            To approve it, write this as a comment, alone in it:

            {MarkdownText.Fence(gate.ApproveLine)}
            To reject it, with the reason, which the log keeps:

            {MarkdownText.Fence(gate.RejectLine)}
            Who may: {gate.Who}. An answer holds for this commit alone; everything that does not need it goes on meanwhile.

            {Marker(gate, state.Run)}

            """.ReplaceLineEndings("\n");

    /// <summary>The gate, its subject, and the commit.</summary>
    public static string What(WaitingGate gate, RunState state, ReportLinks links)
    {
        var commit = MarkdownText.Link($"`{gate.Commit.Short}`", links.Commit(gate.Commit));
        var task = state.Tasks.FirstOrDefault(t => t.Task.Id.Value == gate.Subject);
        var subject = task is null
            ? MarkdownText.Inline(gate.Subject)
            : $"`{task.Task.Id}` ({MarkdownText.Inline(task.Task.Title, 100)})";
        return $"gate {MarkdownText.Code(gate.Name, 80)}: {subject} at {commit}";
    }
}
