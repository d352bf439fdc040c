namespace Ralf.Agents;

/// <summary>A decision that a session made inside its scope.</summary>
internal sealed record Decision(string What, string Why);

/// <summary>A task that a session proposes. Its content is untrusted until validated like any task of a plan.</summary>
internal sealed record FollowupTask(
    string Id,
    string? Title,
    string Prompt,
    IReadOnlyList<string> Scope,
    IReadOnlyList<string>? Reads,
    IReadOnlyList<string>? Needs,
    string Why
);

/// <summary>Paths outside its scope that a session requests.</summary>
internal sealed record ScopeRequest(IReadOnlyList<string> Paths, string Why);

/// <summary>A rule for all sessions that a session proposes; the session itself never applies it.</summary>
/// <param name="Whom">The people or parts that it affects; null if not stated.</param>
internal sealed record DecisionProposal(string What, string Why, string? Whom = null);

/// <summary>An edit of a shared file that a session requests: as a unified diff, in words, or both.</summary>
internal sealed record EditProposal(string Path, string? Patch, string? Instruction, string Why);

/// <summary>The outcome that an agent reports.</summary>
internal enum AgentStatus
{
    Complete,
    Partial,
    Failed,
}

/// <summary>The log of an agent's session, over MCP or in the JSON file at <c>RALF_LOG</c>: its claims, limited in size
/// when read, never proof. <see cref="Status"/> is null if the agent did not report an outcome.</summary>
internal sealed record AgentLog(
    AgentStatus? Status,
    string? Summary,
    IReadOnlyList<Decision> Decisions,
    IReadOnlyList<FollowupTask> FollowupTasks,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ScopeRequest> ScopeRequests,
    IReadOnlyList<DecisionProposal> DecisionProposals,
    IReadOnlyList<string> Checkpoints
)
{
    public IReadOnlyList<EditProposal> EditProposals { get; init; } = [];

    public static AgentLog Empty { get; } = new(null, null, [], [], [], [], [], []);

    /// <summary>Whether nothing was logged (record equality would compare the lists by reference).</summary>
    public bool IsEmpty =>
        Status is null
        && Summary is null
        && Decisions.Count
            + FollowupTasks.Count
            + Warnings.Count
            + ScopeRequests.Count
            + DecisionProposals.Count
            + EditProposals.Count
            + Checkpoints.Count
            == 0;
}
