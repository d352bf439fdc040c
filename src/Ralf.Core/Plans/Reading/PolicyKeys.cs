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
            new(
                "overlap",
                ChoiceShape.Of<OverlapPolicy>(),
                "Two tasks that may write the same file: an error (default), ordered, or allowed."
            ),
            new(
                "read_overlap",
                ChoiceShape.Of<ReadOverlapPolicy>(),
                "A task that may write what another reads: ordered (default) or ignored."
            ),
            new(
                "out_of_scope",
                ChoiceShape.Of<OutOfScopePolicy>(),
                "A session that wrote outside its scope: run again (default), stripped, or failed."
            ),
            new(
                "conflict",
                ChoiceShape.Of<ConflictPolicy>(),
                "A conflict between sessions: left to a person (default), or given to a session that owns the disputed files alone."
            ),
            new(
                "no_change",
                ChoiceShape.Of<NoChangePolicy>(),
                "A session that changed nothing: fine (default) or failed."
            ),
            new(
                "followups",
                ChoiceShape.Of<FollowupPolicy>(),
                "Tasks that sessions propose: asked about (default), taken, or dropped."
            ),
            new(
                "drift",
                ChoiceShape.Of<DriftPolicy>(),
                "What happens when the base branch moves meanwhile: said (default), merged into the result, or a pause."
            ),
            new(
                "scope_request",
                new MapShape([
                    new(
                        "allow",
                        new ListShape(new TextShape("a glob")),
                        "Globs inside which a request is granted at once; none by default."
                    ),
                    new(
                        "otherwise",
                        ChoiceShape.Of<ScopeRequestAnswer>(),
                        "Any other request: asked about (default) or denied."
                    ),
                ]),
                "What becomes of a session's request for paths outside its scope."
            ),
        ]);
}
