using System.Text.Json.Serialization;
using Ralf.Agents;
using Ralf.Core.Schemas;

namespace Ralf.Core.Plans;

/// <summary>A plan, checked and expanded: every <c>foreach</c> has become tasks, every prompt file and decisions file
/// has become text.</summary>
/// <param name="Name">The plan's name: lower-case letters, digits and <c>-</c>, at most 40.</param>
/// <param name="Goal">What every session is told.</param>
/// <param name="Base">The branch, tag or commit that the run starts from.</param>
/// <param name="Decisions">Rules that all sessions follow; read-only for them.</param>
/// <param name="Setup">Shell commands before each session, in its workspace.</param>
/// <param name="Verify">Shell commands that check the whole result.</param>
/// <param name="Unprotect">Protected globs that the plan gives free.</param>
/// <param name="Source">The plan file's path in the repository, which is itself protected; null where it lies
/// outside.</param>
/// <param name="Tasks">In plan order.</param>
internal sealed record Plan(
    string Name,
    string Goal,
    string Base,
    AgentSettings Agent,
    PlanLimits Limits,
    PlanPolicy Policy,
    IReadOnlyList<PlanDecision> Decisions,
    IReadOnlyList<string> Setup,
    IReadOnlyList<string> Verify,
    IReadOnlyList<string> Unprotect,
    string? Source,
    IReadOnlyList<PlanTask> Tasks
)
{
    /// <summary>What the plan says of the pull request; null: nothing.</summary>
    public PullRequestSettings? PullRequest { get; init; }

    /// <summary>Globs of files that are nobody's; taken out of every scope.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    /// <summary>Gates that hold whatever session changes certain files.</summary>
    public IReadOnlyList<PathGate> Gates { get; init; } = [];
}

/// <summary>One bounded piece of work.</summary>
/// <param name="Scope">Globs that it may write; an entry that starts with <c>!</c> is an exception.</param>
/// <param name="Reads">Globs that it relies on.</param>
/// <param name="Produces">Files that must exist in the end.</param>
/// <param name="Needs">Tasks that must have landed before it starts.</param>
/// <param name="Checks">Shell commands that must pass on its result alone.</param>
/// <param name="Agent">The plan's agent with the task's own settings over it.</param>
/// <param name="Entry">The key in the plan that it was expanded from; equals <paramref name="Id"/> without
/// <c>foreach</c>.</param>
internal sealed record PlanTask(
    TaskId Id,
    string Title,
    string Prompt,
    IReadOnlyList<string> Scope,
    IReadOnlyList<string> Reads,
    IReadOnlyList<string> Produces,
    IReadOnlyList<TaskId> Needs,
    IReadOnlyList<string> Checks,
    AgentSettings Agent,
    string Entry
)
{
    /// <summary>Where a person must sign off; null: nowhere.</summary>
    public TaskGate? Gate { get; init; }

    /// <summary>The gate that follows the first tasks of its <c>foreach</c>, and that it waits at; null where it has
    /// none, or is one of the first.</summary>
    public TaskGate? Canary { get; init; }

    /// <summary>The gates that its first session waits at.</summary>
    public IEnumerable<TaskGate> GatesBefore
    {
        get
        {
            if (Canary is not null)
            {
                yield return Canary;
            }

            if (Gate is { When: GateWhen.Before })
            {
                yield return Gate;
            }
        }
    }

    /// <summary>The sessions whose conflict it resolves; null for any task but these.</summary>
    public IReadOnlyList<ConflictedSession>? Resolves { get; init; }

    /// <summary>The entry of <see cref="Plan.Shared"/> whose proposed edits it applies; null for any task but
    /// these.</summary>
    public string? Glue { get; init; }

    /// <summary>Whether it runs when a task that it needs did not land.</summary>
    public TaskCondition If { get; init; } = TaskCondition.Success;

    /// <summary>What its sessions are given to look at.</summary>
    public TaskVisibility Sees { get; init; } = TaskVisibility.Repository;

    /// <summary>Files that it starts from, and what they must hold; each is one of <see cref="Reads"/> too.</summary>
    public IReadOnlyList<DataContract> Inputs { get; init; } = [];

    /// <summary>Files that it makes, and what they must hold; each is one of <see cref="Produces"/> too.</summary>
    public IReadOnlyList<DataContract> Outputs { get; init; } = [];
}

/// <summary>One side of a conflict: the session of this attempt.</summary>
internal sealed record ConflictedSession(TaskId Task, int Attempt);

/// <summary>When a task may start.</summary>
[JsonConverter(typeof(WordConverter<TaskCondition>))]
internal enum TaskCondition
{
    /// <summary>Once all that it needs has landed.</summary>
    Success,

    /// <summary>Once all that it needs is over, however that ended.</summary>
    Always,
}

/// <summary>What the workspace of a task's sessions holds; its own scope is always in it.</summary>
[JsonConverter(typeof(WordConverter<TaskVisibility>))]
internal enum TaskVisibility
{
    Repository,

    /// <summary>What the run's log says, and no source.</summary>
    Log,

    /// <summary>The files that the tasks it needs have produced.</summary>
    Produced,
}

/// <summary>A rule for all sessions and where it was written (a path in the repository, or the plan itself).</summary>
internal sealed record PlanDecision(string Text, string Source);

/// <param name="Parallel">Sessions at a time.</param>
/// <param name="Attempts">Sessions that a task may use up.</param>
/// <param name="Sessions">All sessions of a run, whatever becomes of them.</param>
/// <param name="BudgetUsd">US dollars of a whole run; null: no limit.</param>
/// <param name="FollowupDepth">How many steps a follow-up's follow-up may be away from a task of the plan.</param>
internal sealed record PlanLimits(
    int Parallel = 4,
    int Attempts = 3,
    int Sessions = 200,
    decimal? BudgetUsd = null,
    int FollowupDepth = 2
)
{
    /// <summary>Tokens of a whole run, input and output; null: no limit.</summary>
    public long? BudgetTokens { get; init; }
}
