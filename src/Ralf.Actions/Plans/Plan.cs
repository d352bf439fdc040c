using Ralf.Actions.Agents;

namespace Ralf.Actions.Plans;

/// <summary>A plan, checked and expanded: every <c>foreach</c> has become tasks, every prompt file and decisions file has become text.</summary>
/// <param name="Name">The plan's name: lower-case letters, digits and <c>-</c>, at most 40.</param>
/// <param name="Goal">What every session is told.</param>
/// <param name="Base">The branch, tag or commit that the run starts from.</param>
/// <param name="Decisions">Rules that all sessions follow; read-only for them.</param>
/// <param name="Setup">Shell commands before each session, in its workspace.</param>
/// <param name="Verify">Shell commands that check the whole result.</param>
/// <param name="Unprotect">Protected globs that the plan gives free.</param>
/// <param name="Source">The plan file's path in the repository, which is itself protected; null where it lies outside.</param>
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
);

/// <summary>One bounded piece of work.</summary>
/// <param name="Scope">Globs that it may write; an entry that starts with <c>!</c> is an exception.</param>
/// <param name="Reads">Globs that it relies on.</param>
/// <param name="Produces">Files that must exist in the end.</param>
/// <param name="Needs">Tasks that must have landed before it starts.</param>
/// <param name="Checks">Shell commands that must pass on its result alone.</param>
/// <param name="Agent">The plan's agent with the task's own settings over it.</param>
/// <param name="Entry">The key in the plan that it was expanded from; equals <paramref name="Id"/> without <c>foreach</c>.</param>
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
);

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
);

/// <summary>The plan's <c>policy</c>; the defaults are these.</summary>
internal sealed record PlanPolicy(
    OverlapPolicy Overlap = OverlapPolicy.Error,
    ReadOverlapPolicy ReadOverlap = ReadOverlapPolicy.Order,
    OutOfScopePolicy OutOfScope = OutOfScopePolicy.Rerun,
    NoChangePolicy NoChange = NoChangePolicy.Ok,
    FollowupPolicy Followups = FollowupPolicy.Ask
);

/// <summary>What two tasks that may write the same file mean.</summary>
internal enum OverlapPolicy
{
    Error,
    Order,
    Allow,
}

/// <summary>What it means that one task may write what another reads.</summary>
internal enum ReadOverlapPolicy
{
    Order,
    Ignore,
}

/// <summary>What becomes of a session that wrote outside its scope. Those paths never enter, whatever is chosen.</summary>
internal enum OutOfScopePolicy
{
    Rerun,
    Strip,
    Fail,
}

/// <summary>What a session that changed nothing means.</summary>
internal enum NoChangePolicy
{
    Ok,
    Fail,
}

/// <summary>What becomes of tasks that sessions propose.</summary>
internal enum FollowupPolicy
{
    Ask,
    Auto,
    Drop,
}
