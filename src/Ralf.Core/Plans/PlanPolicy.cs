using System.Text.Json.Serialization;
using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>The plan's <c>policy</c>, with its defaults.</summary>
internal sealed record PlanPolicy(
    OverlapPolicy Overlap = OverlapPolicy.Error,
    ReadOverlapPolicy ReadOverlap = ReadOverlapPolicy.Order,
    OutOfScopePolicy OutOfScope = OutOfScopePolicy.Rerun,
    NoChangePolicy NoChange = NoChangePolicy.Ok,
    FollowupPolicy Followups = FollowupPolicy.Ask
)
{
    /// <summary>How a request for paths outside the scope is answered.</summary>
    public ScopeRequestPolicy ScopeRequest { get; init; } = new([], ScopeRequestAnswer.Ask);

    /// <summary>How a conflict is handled.</summary>
    public ConflictPolicy Conflict { get; init; } = ConflictPolicy.Review;

    /// <summary>How new commits on the base branch are handled while the run works.</summary>
    public DriftPolicy Drift { get; init; } = DriftPolicy.Report;

    /// <summary>Where a new or changed symbolic link may lead.</summary>
    public LinkPolicy Links { get; init; } = LinkPolicy.Scope;
}

/// <param name="Allow">Globs inside which a request is granted at once.</param>
/// <param name="Otherwise">The answer to any other request.</param>
internal sealed record ScopeRequestPolicy(IReadOnlyList<string> Allow, ScopeRequestAnswer Otherwise);

/// <summary>The answer to a request for more scope that the policy does not grant by itself.</summary>
[JsonConverter(typeof(WordConverter<ScopeRequestAnswer>))]
internal enum ScopeRequestAnswer
{
    Ask,
    Deny,
}

/// <summary>How to treat two tasks that may write the same file.</summary>
[JsonConverter(typeof(WordConverter<OverlapPolicy>))]
internal enum OverlapPolicy
{
    Error,
    Order,
    Allow,
}

/// <summary>How to treat a task that may write what another reads.</summary>
[JsonConverter(typeof(WordConverter<ReadOverlapPolicy>))]
internal enum ReadOverlapPolicy
{
    Order,
    Ignore,
}

/// <summary>How to treat a session that wrote outside its scope. Those paths never land, whatever is chosen.</summary>
[JsonConverter(typeof(WordConverter<OutOfScopePolicy>))]
internal enum OutOfScopePolicy
{
    Rerun,
    Strip,
    Fail,
}

/// <summary>How to treat a session that changed nothing.</summary>
[JsonConverter(typeof(WordConverter<NoChangePolicy>))]
internal enum NoChangePolicy
{
    Ok,
    Fail,
}

/// <summary>How a conflict between sessions is handled.</summary>
[JsonConverter(typeof(WordConverter<ConflictPolicy>))]
internal enum ConflictPolicy
{
    /// <summary>It is left to a person.</summary>
    Review,

    /// <summary>A session that alone owns the disputed files writes them again.</summary>
    Session,
}

/// <summary>How new commits on the base branch are handled while a run works.</summary>
[JsonConverter(typeof(WordConverter<DriftPolicy>))]
internal enum DriftPolicy
{
    Report,

    /// <summary>They are merged into the result if no path is disputed; otherwise the run pauses.</summary>
    Merge,

    /// <summary>The run pauses if they change what a task may write or reads.</summary>
    Pause,
}

/// <summary>How tasks that sessions propose are handled.</summary>
[JsonConverter(typeof(WordConverter<FollowupPolicy>))]
internal enum FollowupPolicy
{
    Ask,
    Auto,
    Drop,
}
