using Ralf.Git;

namespace Ralf.Actions.Reporting;

/// <summary>A gate that waits for a person.</summary>
/// <param name="Name">As in the plan.</param>
/// <param name="Subject">The id of the task whose work waits; for what waits to be dispatched, a few words: <c>the
/// result, before TASK</c>.</param>
/// <param name="Commit">What is to be approved; an answer holds for this commit alone.</param>
/// <param name="Approvers">Users and teams (<c>@acme/architects</c>) who may; empty: everyone with write
/// access.</param>
internal sealed record WaitingGate(string Name, string Subject, GitId Commit, IReadOnlyList<string> Approvers)
{
    public string ApproveLine => $"/ralf approve {SafeName} {Commit.Short}";

    public string RejectLine => $"/ralf reject {SafeName} {Commit.Short}: WHY";

    /// <summary>Who may answer, in words. Named as code: to be told is another thing than to be named in each
    /// report.</summary>
    public string Who =>
        Approvers.Count == 0
            ? "everyone with write access"
            : string.Join(", ", Approvers.Select(a => MarkdownText.Code(a, 100)));

    private string SafeName => SafeText.Clean(Name, 80);
}
