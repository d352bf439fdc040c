using Ralf.Actions.State;

namespace Ralf.Actions;

internal static partial class Errors
{
    public static UserException RunExists(string run) =>
        new(
            "RALF521",
            $"the run '{run}' exists already: `ralf resume {run}` goes on with it; or choose another id with --run"
        );

    public static UserException BadRunId(string run) =>
        new(
            "RALF522",
            $"'{run}' is no run id: lower-case letters, digits and '-', starting with a letter or digit, at most 60 characters"
        );

    public static UserException RunIsHeld(string run) =>
        new(
            "RALF523",
            $"the run '{run}' is being run by another process on this machine: wait for it, or stop it and resume"
        );

    public static UserException UnknownTask(string task, IEnumerable<string> known) =>
        new(
            "RALF524",
            $"there is no task '{task}' in this plan: it has {string.Join(", ", known.Take(20))}"
        );

    public static UserException OnlyNeeds(string task, string needed) =>
        new(
            "RALF525",
            $"'{task}' needs '{needed}', which --only leaves out: name it too, or use `--until {task}`"
        );

    public static UserException NothingToRetry(string task, string state) =>
        new(
            "RALF526",
            $"task '{task}' is {state}: only a task that failed or conflicted, whose input is bad, or whose output is another's bad input can be retried"
        );

    public static UserException RunIsOver(string run, string phase) =>
        new("RALF527", $"the run '{run}' is {phase}: there is nothing to cancel");

    public static UserException BadParallel(int parallel) =>
        new("RALF528", $"--parallel {parallel}: give a number from 1 to 64");

    public static UserException NotEmpty(string folder) =>
        new(
            "RALF529",
            $"'{folder}' exists and is not empty: name a new folder, so that nothing is overwritten"
        );

    public static UserException RunIsOpen(string run) =>
        new(
            "RALF530",
            $"the run '{run}' is not finished: `ralf cancel {run}` first, or `ralf resume {run}`"
        );

    public static UserException NoAgentVariable(string name) =>
        new(
            "RALF532",
            $"the variable {name} is not set: this command is started by a run, as its agent"
        );

    public static UserException NoOpenProposal(string proposal, IEnumerable<string> open) =>
        new(
            "RALF533",
            $"there is no open proposal '{proposal}'; awaiting an answer: {(open.Any() ? string.Join(", ", open) : "none")}"
        );

    public static UserException ScopeNotGranted(string proposal, string why) =>
        new(
            "RALF534",
            $"what '{proposal}' asks for cannot be granted: {why}; reject it, and the session does without"
        );

    public static UserException BadFollowUp(string proposal, string why) =>
        new(
            "RALF535",
            $"the task proposed in '{proposal}' cannot be added: {why}; reject it, and write a task of your own"
        );

    public static UserException RefsMoved(string run) =>
        new(
            "RALF536",
            $"a branch of the run '{run}' moved meanwhile, and nothing was removed: try again"
        );

    public static UserException NoUnborn() =>
        new(
            "RALF531",
            "the repository has no commit yet: commit something first, since sessions start from a commit"
        );

    public static UserException TransactionLost(RunId run) =>
        new(
            "RALF537",
            $"the run '{run}' cannot be written on: '{run.ResultRef}' is not where its log says, or somebody else writes without a pause; see `ralf audit {run}`, then `ralf resume {run}`",
            ExitCode.LogRefused
        );

    public static UserException NoConflict(string path, IEnumerable<string> open) =>
        new(
            "RALF559",
            $"'{path}' is in no conflict: {(open.Any() ? Reporting.Words.Some([.. open], 10) : "no path")} is"
        );

    public static UserException NotASide(string path, string take, IEnumerable<string> sides) =>
        new(
            "RALF560",
            $"'{take}' has no version of '{path}' to take: choose one of {string.Join(", ", sides)}"
        );

    public static UserException EditIsTaken(string proposal) =>
        new(
            "RALF558",
            $"'{proposal}' is an edit of a shared file, which a task of the run's own applies: nobody has to accept it, and `reject` drops it"
        );

    public static UserException BadLimit(string word) =>
        new(
            "RALF557",
            $"'{word}' sets no limit: write sessions=N, budget_usd=N or budget_tokens=N, a number above 0"
        );

    public static UserException Machine(string why) =>
        new(
            "RALF540",
            $"{why} (a full disk, a missing right, a file where a folder is needed, or one that another program holds): mend that and try again; a run that had started goes on with `ralf resume`"
        );
}
