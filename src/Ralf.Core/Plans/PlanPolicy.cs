using System.Text.Json.Serialization;

namespace Ralf.Core.Plans;

/// <summary>The plan's <c>policy</c>; the defaults are these.</summary>
internal sealed record PlanPolicy(
    OverlapPolicy Overlap = OverlapPolicy.Error,
    ReadOverlapPolicy ReadOverlap = ReadOverlapPolicy.Order,
    OutOfScopePolicy OutOfScope = OutOfScopePolicy.Rerun,
    NoChangePolicy NoChange = NoChangePolicy.Ok,
    FollowupPolicy Followups = FollowupPolicy.Ask
)
{
    /// <summary>What becomes of a session's request for paths outside its scope.</summary>
    public ScopeRequestPolicy ScopeRequest { get; init; } = new([], ScopeRequestAnswer.Ask);

    /// <summary>What becomes of a conflict.</summary>
    public ConflictPolicy Conflict { get; init; } = ConflictPolicy.Review;

    /// <summary>What becomes of commits that the base branch gets while the run works.</summary>
    public DriftPolicy Drift { get; init; } = DriftPolicy.Report;
}

/// <param name="Allow">Globs inside which a request is granted at once.</param>
/// <param name="Otherwise">The answer to any other.</param>
internal sealed record ScopeRequestPolicy(IReadOnlyList<string> Allow, ScopeRequestAnswer Otherwise);

/// <summary>The answer to a request for more scope that the policy does not allow by itself.</summary>
[JsonConverter(typeof(WordConverter<ScopeRequestAnswer>))]
internal enum ScopeRequestAnswer
{
    Ask,
    Deny,
}

/// <summary>What two tasks that may write the same file mean.</summary>
[JsonConverter(typeof(WordConverter<OverlapPolicy>))]
internal enum OverlapPolicy
{
    Error,
    Order,
    Allow,
}

/// <summary>What it means that one task may write what another reads.</summary>
[JsonConverter(typeof(WordConverter<ReadOverlapPolicy>))]
internal enum ReadOverlapPolicy
{
    Order,
    Ignore,
}

/// <summary>What becomes of a session that wrote outside its scope. Those paths never enter, whatever is
/// chosen.</summary>
[JsonConverter(typeof(WordConverter<OutOfScopePolicy>))]
internal enum OutOfScopePolicy
{
    Rerun,
    Strip,
    Fail,
}

/// <summary>What a session that changed nothing means.</summary>
[JsonConverter(typeof(WordConverter<NoChangePolicy>))]
internal enum NoChangePolicy
{
    Ok,
    Fail,
}

/// <summary>What becomes of a conflict between sessions.</summary>
[JsonConverter(typeof(WordConverter<ConflictPolicy>))]
internal enum ConflictPolicy
{
    /// <summary>It is left to a person.</summary>
    Review,

    /// <summary>A session that owns the disputed files alone writes them anew.</summary>
    Session,
}

/// <summary>What becomes of commits that the base branch gets while a run works.</summary>
[JsonConverter(typeof(WordConverter<DriftPolicy>))]
internal enum DriftPolicy
{
    Report,

    /// <summary>Merged into the result where no path is disputed; else the run pauses.</summary>
    Merge,

    /// <summary>The run pauses where they touch what a task may write or reads.</summary>
    Pause,
}

/// <summary>What becomes of tasks that sessions propose.</summary>
[JsonConverter(typeof(WordConverter<FollowupPolicy>))]
internal enum FollowupPolicy
{
    Ask,
    Auto,
    Drop,
}
