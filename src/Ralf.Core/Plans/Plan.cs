using System.Text.Json.Serialization;
using Ralf.Agents;
using Ralf.Core.Schemas;
using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>A checked and expanded plan: every <c>foreach</c> has become tasks, and the content of prompt files and
/// decisions files is included as text.</summary>
/// <param name="Name">The plan's name: lower-case letters, digits and <c>-</c>, at most 40.</param>
/// <param name="Goal">The goal that every session is told.</param>
/// <param name="Base">The branch, tag or commit that the run starts from.</param>
/// <param name="Decisions">Rules that all sessions follow; read-only for them.</param>
/// <param name="Setup">Shell commands before each session, in its workspace.</param>
/// <param name="Verify">Shell commands that check the whole result.</param>
/// <param name="Unprotect">Protected globs that the plan allows to be written, and folders that may be git
/// repositories.</param>
/// <param name="Source">The plan file's path in the repository, which is itself protected; null if it is
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
    /// <summary>The plan's settings for the pull request; null: none.</summary>
    public PullRequestSettings? PullRequest { get; init; }

    /// <summary>Globs of files that no task owns; excluded from every scope.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    /// <summary>Gates that hold any session that changes certain files.</summary>
    public IReadOnlyList<PathGate> Gates { get; init; } = [];

    /// <summary>Where links may lead, and which folders may be git repositories.</summary>
    [JsonIgnore]
    public ContentRules Content => ContentRules.For(Policy.Links, Unprotect);
}

/// <summary>One bounded piece of work.</summary>
/// <param name="Scope">Globs that it may write; an entry that starts with <c>!</c> is an exception.</param>
/// <param name="Reads">Globs that it relies on.</param>
/// <param name="Produces">Files that must exist in the end.</param>
/// <param name="Needs">Tasks that must have landed before it starts.</param>
/// <param name="Checks">Shell commands that must pass on its result alone.</param>
/// <param name="Agent">The plan's agent with the task's own settings over it.</param>
/// <param name="Entry">The key in the plan that it was expanded from; without <c>foreach</c> equal to <paramref
/// name="Id"/>.</param>
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
    /// <summary>Where a person must sign off; null if nowhere.</summary>
    public TaskGate? Gate { get; init; }

    /// <summary>The gate after the first tasks of its <c>foreach</c>, at which this task waits; null if there is no
    /// such gate, or this is one of the first.</summary>
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

    /// <summary>The sessions whose conflict it resolves; null for all other tasks.</summary>
    public IReadOnlyList<ConflictedSession>? Resolves { get; init; }

    /// <summary>The entry of <see cref="Plan.Shared"/> whose proposed edits it applies; null for all other
    /// tasks.</summary>
    public string? Glue { get; init; }

    /// <summary>Whether it runs if a task that it needs did not land.</summary>
    public TaskCondition If { get; init; } = TaskCondition.Success;

    /// <summary>What its sessions can see.</summary>
    public TaskVisibility Sees { get; init; } = TaskVisibility.Repository;

    /// <summary>Input files and their schemas; each file is in <see cref="Reads"/> too.</summary>
    public IReadOnlyList<DataContract> Inputs { get; init; } = [];

    /// <summary>Output files and their schemas; each file is in <see cref="Produces"/> too.</summary>
    public IReadOnlyList<DataContract> Outputs { get; init; } = [];
}

/// <summary>One side of a conflict: the session of this attempt.</summary>
internal sealed record ConflictedSession(TaskId Task, int Attempt);

/// <summary>When a task may start.</summary>
[JsonConverter(typeof(WordConverter<TaskCondition>))]
internal enum TaskCondition
{
    /// <summary>Once all needed tasks have landed.</summary>
    Success,

    /// <summary>Once all needed tasks have ended, whatever the outcome.</summary>
    Always,
}

/// <summary>What the workspace of a task's sessions holds; its own scope is always included.</summary>
[JsonConverter(typeof(WordConverter<TaskVisibility>))]
internal enum TaskVisibility
{
    Repository,

    /// <summary>Only what the run's log says, no sources.</summary>
    Log,

    /// <summary>The files that its needed tasks have produced.</summary>
    Produced,
}

/// <summary>A rule for all sessions and its source (a path in the repository, or the plan itself).</summary>
internal sealed record PlanDecision(string Text, string Source);

/// <param name="Parallel">Sessions at a time.</param>
/// <param name="Attempts">Sessions that a task may use up.</param>
/// <param name="Sessions">All sessions of a run, whatever their outcome.</param>
/// <param name="BudgetUsd">US dollars of a whole run; null: no limit.</param>
/// <param name="FollowupDepth">How many steps a chain of follow-ups may be away from a task of the plan.</param>
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
