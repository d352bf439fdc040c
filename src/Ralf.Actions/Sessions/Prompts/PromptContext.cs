namespace Ralf.Actions.Sessions;

/// <summary>The repository's own instructions, from its base: a <c>CLAUDE.md</c> or <c>AGENTS.md</c> that applies to
/// the scope.</summary>
internal sealed record Instructions(string Path, string Text);

/// <summary>Everything that a prompt is made of; equal contexts give equal prompts.</summary>
/// <param name="Attempt">The number of the session that is about to start, from 1.</param>
/// <param name="Needed">The last records of the tasks that it needs.</param>
/// <param name="Others">The last records of all other tasks that ended.</param>
/// <param name="Previous">The record of the attempt before; null on the first.</param>
/// <param name="HasCheckpoint">True if the workspace holds that attempt's in-scope work.</param>
/// <param name="NotYours">Scopes of other tasks, which it must leave alone (bounded by the builder).</param>
/// <param name="Rules">Decisions that all sessions follow: the plan's, then those accepted during the run.</param>
internal sealed record PromptContext(
    Plan Plan,
    PlanTask Task,
    int Attempt,
    IReadOnlyList<SessionRecord> Needed,
    IReadOnlyList<SessionRecord> Others,
    SessionRecord? Previous,
    bool HasCheckpoint,
    bool Tighter,
    IReadOnlyList<string> NotYours,
    IReadOnlyList<string> Rules,
    IReadOnlyList<Instructions> Instructions
)
{
    /// <summary>The comment of the person who rejected the previous attempt; null if nobody did.</summary>
    public string? Rejected { get; init; }

    /// <summary>How the check of the whole result has failed since the previous attempt landed; null if it does not
    /// fail.</summary>
    public VerifyRecorded? Broken { get; init; }

    /// <summary>The records of tasks that could not start from what this one landed.</summary>
    public IReadOnlyList<SessionRecord> Refusals { get; init; } = [];

    /// <summary>The task's requests for paths outside its scope, with their answers.</summary>
    public IReadOnlyList<ProposalStatus> Requests { get; init; } = [];

    /// <summary>Edits that this task is to apply.</summary>
    public IReadOnlyList<ProposalMade> Edits { get; init; } = [];

    /// <summary>Needed tasks that did not land although this task runs.</summary>
    public IReadOnlyList<MissingNeed> Missing { get; init; } = [];
}

/// <summary>A needed task that did not land, and why, in a sentence.</summary>
internal sealed record MissingNeed(TaskId Task, string Why);
