namespace Ralf.Actions.Runs;

/// <summary>Errors of slash commands, and of the command lines that do the same.</summary>
internal static class SlashCommandErrors
{
    public static UserException BadSlashCommand(string line, string forms) =>
        new("RALF551", $"'{line}' is none of these: {forms}");

    public static UserException NothingFailed(string run) =>
        new("RALF553", $"nothing of the run '{run}' failed or conflicted: there is nothing to retry");

    public static UserException NothingToResume(string run, string phase) =>
        new("RALF554", $"the run '{run}' is {phase}: retry a task of it, or start a new run");

    public static UserException NothingToRetry(string task, string state) =>
        new(
            "RALF526",
            $"task '{task}' is {state}: only a task that failed or conflicted, whose input is bad, or whose output is another's bad input can be retried"
        );

    public static UserException RunIsOver(string run, string phase) =>
        new("RALF527", $"the run '{run}' is {phase}: there is nothing to cancel");

    public static UserException NoOpenProposal(string proposal, IEnumerable<string> open) =>
        new(
            "RALF533",
            $"there is no open proposal '{proposal}'; awaiting an answer: {(open.Any() ? string.Join(", ", open) : "none")}"
        );

    public static UserException BadFollowUp(string proposal, string why) =>
        new(
            "RALF535",
            $"the task proposed in '{proposal}' cannot be added: {why}; reject it, and write a task of your own"
        );

    public static UserException EditIsTaken(string proposal) =>
        new(
            "RALF558",
            $"'{proposal}' is an edit of a shared file, which a task of the run's own applies: nobody has to accept it, and `reject` drops it"
        );

    public static UserException BadLimit(string word) =>
        new("RALF557", $"'{word}' sets no limit: write sessions=N, budget_usd=N or budget_tokens=N, a number above 0");
}
