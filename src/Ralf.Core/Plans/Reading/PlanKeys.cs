using Ralf.Agents;
using Ralf.Core.Schemas;

namespace Ralf.Core.Plans;

/// <summary>Every key of the plan file: the single source for the parser's checks and the JSON Schema.</summary>
internal static class PlanKeys
{
    /// <summary>The only version of the plan file.</summary>
    public const int Version = 1;

    private static readonly TextShape _text = new();
    private static readonly TextShape _templated = new(Templated: true);
    private static readonly ListShape _commands = new(new TextShape("a shell command"));
    private static readonly ListShape _globs = new(new TextShape("a glob", Templated: true));

    private static readonly MapShape _price = new([
        new("input", new MoneyShape(), "Input that no cache holds.", Required: true),
        new("output", new MoneyShape(), "Output.", Required: true),
        new("cache_read", new MoneyShape(), "Input from a cache; as `input` by default."),
        new("cache_write", new MoneyShape(), "Input that goes into a cache; as `input` by default."),
    ]);

    private static readonly MapShape _agent = new([
        new("use", ChoiceShape.Of<AgentKind>("codex", "gemini"), "The agent that does the work."),
        new(
            "command",
            new ListShape(new TextShape("a program or argument"), OrOne: false),
            "Program and arguments, with `use: command`."
        ),
        new("model", _text, "A model's name or alias; the agent's own default otherwise."),
        new("timeout", new DurationShape(), "Wall-clock limit of one session, such as `40m`; 30m by default."),
        new(
            "idle_timeout",
            new DurationShape(OrOff: true),
            "How long a session may say nothing while no tool is at work, or `off`; 10m by default, and `off` with `use: command`."
        ),
        new("turns", new WholeShape(1, 10_000), "The most turns of one session."),
        new("budget_usd", new MoneyShape(), "The most that one session may cost, in US dollars."),
        new("budget_tokens", PolicyKeys.Tokens, "The most tokens that one session may use, input and output together."),
        new(
            "prices",
            new NamedShape(_price, null),
            "Prices of models in US dollars per million tokens, for sessions that do not say what they cost. They go before the ones that Ralf ships; a name also stands for longer ones that hold it."
        ),
        new(
            "env",
            new ListShape(new TextShape("a variable's name", Pattern: "^[A-Za-z_][A-Za-z0-9_]*$")),
            "Names of environment variables that are passed to the agent."
        ),
        new(
            "checkpoint",
            new DurationShape(),
            "How often what a session has done is saved while it works; 60s by default."
        ),
    ]);

    private static readonly EitherShape _agentOrName = new(ChoiceShape.Of<AgentKind>("codex", "gemini"), _agent);

    private static readonly MapShape _forEach = new([
        new("directories", new ListShape(new TextShape("a glob")), "A task for each folder of the base that matches."),
        new("files", new ListShape(new TextShape("a glob")), "A task for each file of the base that matches."),
        new(
            "list",
            new ListShape(new EitherShape(new ScalarShape(), new NamedShape(new ScalarShape(), null)), OrOne: false),
            "A task for each entry: texts, or maps whose fields are `each.<field>`."
        ),
        new("json", new TextShape("a file"), "A JSON file that holds such a list."),
        new("exclude", new ListShape(new TextShape("a glob")), "Folders or files to leave out."),
        PlanKey.NotBuilt("repositories", "A task for each repository."),
        new(
            "canary",
            new WholeShape(1, 1000),
            "How many of these tasks run first; the others wait at a gate `<entry>-canary` until a person has looked at what came of them."
        ),
    ]);

    private static readonly TextShape _gateName = new("a gate's name", Pattern: TaskGate.Pattern);

    private static readonly EitherShape _gateOrName = new(
        _gateName,
        new MapShape([
            new(
                "name",
                _gateName,
                "The gate's name: letters, digits, `-`, `_` and `.`; with foreach, each task's gate is `<name>-<slug>`.",
                Required: true
            ),
            PlanKey.Choice<GateWhen>(
                "when",
                "What waits: the task's first session (before), or what its session made (after, the default)."
            ),
            PathGate.Approving,
        ])
    );

    private static readonly ListShape _contracts = new(
        new MapShape([
            new(
                "file",
                new TextShape("a file's path", Templated: true),
                "The file of data: JSON, JSON Lines, or CSV with a header.",
                Required: true
            ),
            new(
                "schema",
                new TextShape("a file's path", Templated: true),
                "The JSON Schema (draft 2020-12), for the document, or for each line or row.",
                Required: true
            ),
            PlanKey.Choice<DataFormat>("format", "By the file's name otherwise."),
        ])
    );

    private static readonly MapShape _taskEntry = new([
        new("title", _templated, "One line for people; the id by default."),
        new("scope", _globs, "Globs that the task may write; `!` makes an exception."),
        new("reads", _globs, "Globs that the task relies on."),
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
        new("prompt", _templated, "What the session is told to do."),
        new("prompt_file", new TextShape("a file", Templated: true), "A file that holds the prompt."),
        new("agent", _agentOrName, "The plan's agent with these settings over it."),
        new("foreach", _forEach, "Makes one task for each folder, file or entry."),
        PlanKey.Choice<TaskCondition>(
            "if",
            "When the task runs: when all it needs has landed (success, the default), or when that is over (always)."
        ),
        PlanKey.Choice<TaskVisibility>(
            "sees",
            "What the session is given to look at beside its scope: the repository (default), the run's log, or what the tasks it needs have produced."
        ),
        new("gate", _gateOrName, "A point where the task waits until a person signs off."),
        new(
            "input_schema",
            _contracts,
            "Files of data that the task starts from, and the JSON Schema that each must hold before a session starts."
        ),
        new(
            "output_schema",
            _contracts,
            "Files of data that the task makes, and the JSON Schema that each must hold before the result counts."
        ),
        PlanKey.NotBuilt("repository", "The repository that the task works in."),
        PlanKey.NotBuilt("hooks", "Commands to run around the task."),
    ]);

    public static MapShape Root { get; } =
        new([
            new("version", new WholeShape(int.MinValue, int.MaxValue), "The version of the plan file: 1."),
            new(
                "name",
                new TextShape("a name", Pattern: "^[a-z0-9][a-z0-9-]{0,39}$"),
                "The plan's name: lower-case letters, digits and `-`; the file's name by default."
            ),
            new("goal", _text, "What every session is told: one sentence or more."),
            new("base", _text, "The branch, tag or commit that the run starts from; HEAD by default."),
            new("agent", _agentOrName, "The agent that does the work, and how far it may go."),
            new("limits", PolicyKeys.Limits, "How much a run may use."),
            new("policy", PolicyKeys.Policy, "What happens in cases of doubt."),
            new(
                "decisions",
                new ListShape(new TextShape("a rule or a file")),
                "Rules that all sessions follow: files, or rules as text."
            ),
            new("setup", _commands, "Shell commands before each session, in its workspace."),
            new("verify", _commands, "Shell commands that check the whole result."),
            new(
                "unprotect",
                new ListShape(new TextShape("a protected glob")),
                "Protected globs that tasks may write after all, and folders that may be git repositories."
            ),
            new(
                "tasks",
                new NamedShape(_taskEntry, TaskId.Pattern),
                "The work: a map from task id to task.",
                Required: true
            ),
            new(
                "shared",
                new ListShape(new TextShape("a glob")),
                "Files that are nobody's, such as lock files: taken out of every scope; sessions propose edits, and a task of Ralf's own applies them."
            ),
            new(
                "gates",
                new ListShape(PathGate.Shape, OrOne: false),
                "Gates that hold what any session made of certain files until a person signs off."
            ),
            new(
                "pull_request",
                PullRequestSettings.Shape,
                "Title, labels and reviewers of the pull request, on GitHub Actions."
            ),
            PlanKey.NotBuilt("repositories", "Other repositories that tasks work in."),
            PlanKey.NotBuilt("hooks", "Commands to run around the run."),
        ]);

    /// <summary>The shape of one task, for tasks from other sources.</summary>
    public static MapShape Entry => _taskEntry;
}
