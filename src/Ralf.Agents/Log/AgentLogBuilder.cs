namespace Ralf.Agents;

/// <summary>Gathers entries into a log. Keeps the first 200 of each kind; a warning reports the omitted ones.</summary>
internal sealed class AgentLogBuilder
{
    private readonly Dictionary<string, List<LogEntry>> _entries = LogTool.All.ToDictionary(
        tool => tool.Name,
        _ => new List<LogEntry>(),
        StringComparer.Ordinal
    );
    private readonly List<string> _problems = [];
    private LogEntry? _finish;

    public void Add(LogTool tool, JsonElement values)
    {
        if (LogEntry.Read(tool, values, strict: false, out var problem) is { } entry)
        {
            Add(entry);
        }
        else
        {
            Problem($"The agent's log holds an entry that was left out: {problem}");
        }
    }

    public void Problem(string text) => _problems.Add(AgentText.Line(text, 500));

    /// <summary>Builds the log with a file's status and summary; a journal's last <c>finish</c> provides its
    /// own.</summary>
    public AgentLog Build(AgentStatus? status = null, string? summary = null) =>
        new(
            _finish?.Status ?? status,
            _finish?["summary"] ?? summary,
            [.. Kept(LogTool.LogDecision).Select(e => new Decision(e["what"], e["why"]))],
            [.. Kept(LogTool.ProposeTask).Select(Followup)],
            [.. _problems.Take(20), .. Kept(LogTool.LogWarning).Select(e => e["text"])],
            [.. Kept(LogTool.RequestScope).Select(e => new ScopeRequest(e.Texts("paths")!, e["why"]))],
            [.. Kept(LogTool.ProposeDecision).Select(e => new DecisionProposal(e["what"], e["why"], e.Text("whom")))],
            [.. Kept(LogTool.Checkpoint).Select(e => e["note"])]
        )
        {
            EditProposals = [.. Kept(LogTool.ProposeEdit).Select(Edit)],
        };

    private void Add(LogEntry entry)
    {
        var list = _entries[entry.Tool.Name];
        if (entry.Tool.Name == LogTool.Finish)
        {
            _finish = entry;
        }
        else if (list.Count < LogTool.MaxEntries)
        {
            list.Add(entry);
        }
        else if (entry.Tool.Name == LogTool.Checkpoint)
        {
            // The next attempt starts from the last note, so the oldest is dropped.
            list.RemoveAt(0);
            list.Add(entry);
        }
        else
        {
            Problem($"The agent logged more than {LogTool.MaxEntries} of {entry.Tool.Name}.");
        }
    }

    private List<LogEntry> Kept(string tool) => _entries[tool];

    private static EditProposal Edit(LogEntry entry) =>
        new(entry["path"], entry.Text("patch"), entry.Text("instruction"), entry["why"]);

    private static FollowupTask Followup(LogEntry entry) =>
        new(
            entry["id"],
            entry.Text("title"),
            entry["prompt"],
            entry.Texts("scope")!,
            entry.Texts("reads"),
            entry.Texts("needs"),
            entry["why"]
        );
}
