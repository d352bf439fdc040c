using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>The keys of <c>limits</c> and <c>policy</c>.</summary>
internal static class PolicyKeys
{
    /// <summary>A number of tokens.</summary>
    public static WholeShape Tokens { get; } = new(1, 2_000_000_000);

    public static MapShape Limits { get; } =
        new([
            new("parallel", new WholeShape(1, 256), "Sessions at a time; 4 by default."),
            new("attempts", new WholeShape(1, 20), "Sessions that a task may use up; 3 by default."),
            new("sessions", new WholeShape(1, 1_000_000), "All sessions of a run; 200 by default."),
            new("budget_usd", new MoneyShape(), "The most that a whole run may cost, in US dollars."),
            new("budget_tokens", Tokens, "The most tokens that a whole run may use, input and output together."),
            new(
                "followup_depth",
                new WholeShape(0, 10),
                "How many steps a follow-up may be away from a task of the plan; 2 by default."
            ),
        ]);

    public static MapShape Policy { get; } =
        new([
            PlanKey.Choice<OverlapPolicy>(
                "overlap",
                "Two tasks that may write the same file: an error (default), ordered, or allowed."
            ),
            PlanKey.Choice<ReadOverlapPolicy>(
                "read_overlap",
                "A task that may write what another reads: ordered (default) or ignored."
            ),
            PlanKey.Choice<OutOfScopePolicy>(
                "out_of_scope",
                "A session that wrote outside its scope: run again (default), stripped, or failed."
            ),
            PlanKey.Choice<ConflictPolicy>(
                "conflict",
                "A conflict between sessions: left to a person (default), or given to a session that owns the disputed files alone."
            ),
            PlanKey.Choice<NoChangePolicy>("no_change", "A session that changed nothing: fine (default) or failed."),
            PlanKey.Choice<FollowupPolicy>(
                "followups",
                "Tasks that sessions propose: asked about (default), taken, or dropped."
            ),
            PlanKey.Choice<DriftPolicy>(
                "drift",
                "What happens when the base branch moves meanwhile: said (default), merged into the result, or a pause."
            ),
            PlanKey.Choice<LinkPolicy>(
                "links",
                "Where a new symbolic link may lead: to its task's scope (default), anywhere in the repository, or anywhere. Any other link is a path out of scope."
            ),
            new(
                "scope_request",
                new MapShape([
                    new(
                        "allow",
                        new ListShape(new TextShape("a glob")),
                        "Globs inside which a request is granted at once; none by default."
                    ),
                    PlanKey.Choice<ScopeRequestAnswer>(
                        "otherwise",
                        "Any other request: asked about (default) or denied."
                    ),
                ]),
                "What becomes of a session's request for paths outside its scope."
            ),
        ]);
}
