namespace Ralf.Actions.Reporting;

/// <summary>A gate that waits for a person.</summary>
/// <param name="Name">As in the plan.</param>
/// <param name="Subject">The id of the task whose work waits; for work to be dispatched, a few words: <c>the result,
/// before TASK</c>.</param>
/// <param name="Commit">The commit to approve; an answer applies to this commit only.</param>
/// <param name="Approvers">Users and teams (<c>@acme/architects</c>) who may answer; empty: everyone with write
/// access.</param>
internal sealed record WaitingGate(string Name, string Subject, GitId Commit, IReadOnlyList<string> Approvers)
{
    public string ApproveLine => $"/ralf approve {SafeName} {Commit.Short}";

    public string RejectLine => $"/ralf reject {SafeName} {Commit.Short}: WHY";

    /// <summary>Who may answer, as text. Names are code, so that reports do not notify them each time.</summary>
    public string Who =>
        Approvers.Count == 0
            ? "everyone with write access"
            : string.Join(", ", Approvers.Select(a => MarkdownText.Code(a, 100)));

    private string SafeName => SafeText.Clean(Name, 80);
}
