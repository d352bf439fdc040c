namespace Ralf.Agents;

/// <summary>A decision that a session took inside its scope.</summary>
internal sealed record Decision(string What, string Why);

/// <summary>A task that a session proposes. What it holds is the agent's word and hostile until validated like any task
/// of a plan.</summary>
internal sealed record FollowupTask(
    string Id,
    string? Title,
    string Prompt,
    IReadOnlyList<string> Scope,
    IReadOnlyList<string>? Reads,
    IReadOnlyList<string>? Needs,
    string Why
);

/// <summary>Paths outside its scope that a session asks for.</summary>
internal sealed record ScopeRequest(IReadOnlyList<string> Paths, string Why);

/// <summary>A rule for all sessions that a session proposes; never applied by the session itself.</summary>
/// <param name="Whom">Whom or what it touches; null where that was not said.</param>
internal sealed record DecisionProposal(string What, string Why, string? Whom = null);

/// <summary>An edit that a session asks for, of a file that is nobody's: as a unified diff, in words, or
/// both.</summary>
internal sealed record EditProposal(string Path, string? Patch, string? Instruction, string Why);

/// <summary>How an agent says that it ended.</summary>
internal enum AgentStatus
{
    Complete,
    Partial,
    Failed,
}

/// <summary>
/// What an agent logged of its session, over MCP or in the JSON file at <c>RALF_LOG</c>: its word, bounded in size when
/// read, never proof.
/// <see cref="Status"/> is null where the agent never said how it ended.
/// </summary>
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

    /// <summary>Whether nothing was logged; equality would compare the lists by reference.</summary>
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
