namespace Ralf.Actions.Sessions;

/// <summary>Builds the prompt of a session (design: a session, "Read"). Pure and deterministic. Text of other sessions
/// is in quoted blocks, as reports and not as orders; the part about the log is bounded.</summary>
internal static class PromptBuilder
{
    /// <summary>Characters for the log's digest: about 8,000 tokens of four characters.</summary>
    public const int DigestCharacters = 32_000;

    private const int InstructionCharacters = 40_000;
    private const int MaxForeignScopes = 40;

    public static string Build(PromptContext context)
    {
        var text = new StringBuilder();
        text.Append($"# Task {context.Task.Id}: {PromptText.OneLine(context.Task.Title)}\n\n");
        text.Append(
            "You are one of several sessions that work on parts of one large change. You do this task and nothing else.\n\n"
        );
        PromptText.Section(text, "The goal of the whole change", context.Plan.Goal);
        PromptText.Section(text, "Your task", context.Task.Prompt);
        PromptEdits.Append(text, context);
        PromptText.Section(text, "What you see", DescribeVisibility(context.Task.Sees));
        AppendScope(text, context);
        PromptData.Append(text, context.Task);
        PromptText.AppendList(text, "Decisions that hold for every session", context.Rules);
        foreach (var instructions in context.Instructions)
        {
            PromptText.Section(
                text,
                $"The repository's own instructions ({instructions.Path})",
                PromptText.Cut(instructions.Text, InstructionCharacters)
            );
        }

        PromptHistory.AppendPrevious(text, context);
        PromptDigest.Append(text, context, DigestCharacters);
        AppendLogging(text, context);
        return text.ToString();
    }

    private static void AppendScope(StringBuilder text, PromptContext context)
    {
        var task = context.Task;
        PromptText.AppendList(text, "Files you may write (your scope)", task.Scope.Select(g => $"`{g}`"));
        text.Append(
            "Everything else is read-only for you. A path outside the scope is thrown away when you end, whatever it holds; "
                + "if the task cannot be done inside the scope, ask for the paths (see below) and do what can be done.\n\n"
        );
        PromptText.AppendList(text, "Files you rely on", task.Reads.Select(g => $"`{g}`"));
        PromptText.AppendList(text, "Files that must exist when you end", task.Produces.Select(g => $"`{g}`"));
        PromptText.AppendList(text, "Checks that must pass on your result alone", task.Checks.Select(c => $"`{c}`"));
        PromptText.AppendList(
            text,
            "Not yours: other sessions own these",
            context.NotYours.Take(MaxForeignScopes).Select(g => $"`{g}`").Concat(More(context.NotYours.Count))
        );
    }

    private static string DescribeVisibility(TaskVisibility sees) =>
        sees switch
        {
            TaskVisibility.Log => $"""
                Your folder holds what the run's log says, and no source: `{SessionView.Folder}/decisions.md` (the rules that hold), `{SessionView.Folder}/records/TASK.ATTEMPT.json` (what
                each session did, decided and warned of, and the files it changed) and `{SessionView.Folder}/status.json` (where each task stands). Judge by these alone. What you find is
                worth most as a warning that names the tasks and the rule, or as a proposed task that mends it.
                """,
            TaskVisibility.Produced =>
                "Your folder holds the files that the tasks you need have produced, and those of your scope; the rest of the repository is not there, and is not needed.",
            _ => "",
        };

    private static IEnumerable<string> More(int count) =>
        count > MaxForeignScopes ? [$"and {count - MaxForeignScopes} more"] : [];

    private static void AppendLogging(StringBuilder text, PromptContext context)
    {
        var how =
            context.Task.Agent.Use == AgentKind.Claude
                ? """
                    Log as you go with the tools of the server `ralf`; each call is kept at once, whatever becomes of you:
                    - `log_decision` for each choice that others must know, with the reason;
                    - `log_warning` for what a reviewer must look at;
                    - `checkpoint` after each part that is done;
                    - `request_scope` for paths outside your scope that the task needs; `propose_task` for work that is not yours; `propose_decision` for a rule that all should follow;
                    - `finish` once, at the end: status `complete`, `partial` or `failed`, and a summary of what you did for sessions that never saw yours.
                    """
                : """
                    Before you end, write one JSON object to the file that the environment variable `RALF_LOG` names:
                    `{"status": "complete | partial | failed", "summary": "...", "decisions": [{"what": "...", "why": "..."}], "warnings": ["..."],
                    "followup_tasks": [{"id": "...", "title": "...", "prompt": "...", "scope": ["..."], "why": "..."}], "scope_requests": [{"paths": ["..."], "why": "..."}]}`.
                    Only `status` and `summary` are required.
                    """;
        PromptText.Section(text, "How to log", how);
        text.Append(
            "Do not commit, push or change git's configuration: your files are what counts, and Ralf commits them.\n"
        );
    }
}
