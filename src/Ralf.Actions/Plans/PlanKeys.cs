using Ralf.Actions.Agents;

namespace Ralf.Actions.Plans;

/// <summary>Every key of the plan file: the one source of the parser's checks and of the JSON Schema.</summary>
internal static class PlanKeys
{
    /// <summary>The only version of the plan file there is.</summary>
    public const int Version = 1;

    private static readonly TextShape Text = new();
    private static readonly TextShape Templated = new(Templated: true);
    private static readonly ListShape Commands = new(new TextShape("a shell command"));
    private static readonly ListShape Globs = new(new TextShape("a glob", Templated: true));

    private static readonly MapShape Agent = new([
        new("use", ChoiceShape.Of<AgentKind>("codex", "gemini"), "The agent that does the work."),
        new(
            "command",
            new ListShape(new TextShape("a program or argument"), OrOne: false),
            "Program and arguments, with `use: command`."
        ),
        new("model", Text, "A model's name or alias; the agent's own default otherwise."),
        new(
            "timeout",
            new DurationShape(),
            "Wall-clock limit of one session, such as `40m`; 30m by default."
        ),
        new("turns", new WholeShape(1, 10_000), "The most turns of one session."),
        new("budget_usd", new MoneyShape(), "The most that one session may cost, in US dollars."),
        new(
            "env",
            new ListShape(new TextShape("a variable's name", Pattern: "^[A-Za-z_][A-Za-z0-9_]*$")),
            "Names of environment variables that are passed to the agent."
        ),
    ]);

    private static readonly EitherShape AgentOrName = new(
        ChoiceShape.Of<AgentKind>("codex", "gemini"),
        Agent
    );

    private static readonly MapShape Limits = new([
        new("parallel", new WholeShape(1, 256), "Sessions at a time; 4 by default."),
        new("attempts", new WholeShape(1, 20), "Sessions that a task may use up; 3 by default."),
        new("sessions", new WholeShape(1, 1_000_000), "All sessions of a run; 200 by default."),
        new("budget_usd", new MoneyShape(), "The most that a whole run may cost, in US dollars."),
        new(
            "followup_depth",
            new WholeShape(0, 10),
            "How many steps a follow-up may be away from a task of the plan; 2 by default."
        ),
    ]);

    private static readonly MapShape Policy = new([
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
        new("conflict", ChoiceShape.Of("review", "session"), "What becomes of a conflict."),
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
            ChoiceShape.Of("report", "merge", "pause"),
            "What happens when the base has moved."
        ),
        PlanKey.NotBuilt("scope_request", "What becomes of a session's request for more scope."),
    ]);

    private static readonly MapShape ForEach = new([
        new(
            "directories",
            new ListShape(new TextShape("a glob")),
            "A task for each folder of the base that matches."
        ),
        new(
            "files",
            new ListShape(new TextShape("a glob")),
            "A task for each file of the base that matches."
        ),
        new(
            "list",
            new ListShape(
                new EitherShape(new ScalarShape(), new NamedShape(new ScalarShape(), null)),
                OrOne: false
            ),
            "A task for each entry: texts, or maps whose fields are `each.<field>`."
        ),
        new("json", new TextShape("a file"), "A JSON file that holds such a list."),
        new("exclude", new ListShape(new TextShape("a glob")), "Folders or files to leave out."),
        PlanKey.NotBuilt("repositories", "A task for each repository."),
        PlanKey.NotBuilt("canary", "How many tasks run first, with a gate after them."),
    ]);

    private static readonly MapShape TaskEntry = new([
        new("title", Templated, "One line for people; the id by default."),
        new("scope", Globs, "Globs that the task may write; `!` makes an exception."),
        new("reads", Globs, "Globs that the task relies on."),
        new(
            "produces",
            new ListShape(new TextShape("a file's path", Templated: true)),
            "Files that must exist in the end, inside the scope."
        ),
        new(
            "needs",
            new ListShape(new TextShape("a task's id", Templated: true)),
            "Tasks that must have landed before this one starts; an entry with foreach means all its tasks."
        ),
        new(
            "checks",
            new ListShape(new TextShape("a shell command", Templated: true)),
            "Shell commands that must pass on the task's result."
        ),
        new("prompt", Templated, "What the session is told to do."),
        new(
            "prompt_file",
            new TextShape("a file", Templated: true),
            "A file that holds the prompt."
        ),
        new("agent", AgentOrName, "The plan's agent with these settings over it."),
        new("foreach", ForEach, "Makes one task for each folder, file or entry."),
        new(
            "if",
            ChoiceShape.Of("success", "always"),
            "Whether the task runs when a task it needs failed."
        ),
        new(
            "sees",
            ChoiceShape.Of("repository", "log", "produced"),
            "What the session is given to look at."
        ),
        PlanKey.NotBuilt("gate", "A point where the task waits until a person signs off."),
        PlanKey.NotBuilt("input_schema", "A JSON Schema that the task's input must hold."),
        PlanKey.NotBuilt("output_schema", "A JSON Schema that the task's output must hold."),
        PlanKey.NotBuilt("repository", "The repository that the task works in."),
        PlanKey.NotBuilt("hooks", "Commands to run around the task."),
    ]);

    public static MapShape Root { get; } =
        new([
            new("version", new WholeShape(1, int.MaxValue), "The version of the plan file: 1."),
            new(
                "name",
                new TextShape("a name", Pattern: "^[a-z0-9][a-z0-9-]{0,39}$"),
                "The plan's name: lower-case letters, digits and `-`; the file's name by default."
            ),
            new("goal", Text, "What every session is told: one sentence or more."),
            new(
                "base",
                Text,
                "The branch, tag or commit that the run starts from; HEAD by default."
            ),
            new("agent", AgentOrName, "The agent that does the work, and how far it may go."),
            new("limits", Limits, "How much a run may use."),
            new("policy", Policy, "What happens in cases of doubt."),
            new(
                "decisions",
                new ListShape(new TextShape("a rule or a file")),
                "Rules that all sessions follow: files, or rules as text."
            ),
            new("setup", Commands, "Shell commands before each session, in its workspace."),
            new("verify", Commands, "Shell commands that check the whole result."),
            new(
                "unprotect",
                new ListShape(new TextShape("a protected glob")),
                "Protected globs that tasks may write after all."
            ),
            new(
                "tasks",
                new NamedShape(TaskEntry, TaskId.Pattern),
                "The work: a map from task id to task."
            )
            {
                Required = true,
            },
            PlanKey.NotBuilt(
                "shared",
                "Globs of files that are nobody's: edits are proposed and applied by one session."
            ),
            PlanKey.NotBuilt("gates", "Points where the run waits until a person signs off."),
            PlanKey.NotBuilt("pull_request", "Title, labels and reviewers of the pull request."),
            PlanKey.NotBuilt("repositories", "Other repositories that tasks work in."),
            PlanKey.NotBuilt("hooks", "Commands to run around the run."),
        ]);

    /// <summary>The shape of one task, for tasks that come from elsewhere.</summary>
    public static MapShape Entry => TaskEntry;
}
