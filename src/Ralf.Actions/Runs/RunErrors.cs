namespace Ralf.Actions;

internal static partial class Errors
{
    public static UserException RunExists(string run) =>
        new(
            "RALF501",
            $"the run '{run}' exists already: `ralf resume {run}` goes on with it; or choose another id with --run"
        );

    public static UserException BadRunId(string run) =>
        new(
            "RALF502",
            $"'{run}' is no run id: lower-case letters, digits and '-', starting with a letter or digit, at most 60 characters"
        );

    public static UserException RunIsHeld(string run) =>
        new(
            "RALF503",
            $"the run '{run}' is being run by another process on this machine: wait for it, or stop it and resume"
        );

    public static UserException UnknownTask(string task, IEnumerable<string> known) =>
        new(
            "RALF504",
            $"there is no task '{task}' in this plan: it has {string.Join(", ", known.Take(20))}"
        );

    public static UserException OnlyNeeds(string task, string needed) =>
        new(
            "RALF505",
            $"'{task}' needs '{needed}', which --only leaves out: name it too, or use `--until {task}`"
        );

    public static UserException NothingToRetry(string task, string state) =>
        new(
            "RALF506",
            $"task '{task}' is {state}: only a failed or conflicted task can be retried"
        );

    public static UserException RunIsOver(string run, string phase) =>
        new("RALF507", $"the run '{run}' is {phase}: there is nothing to cancel");

    public static UserException BadParallel(int parallel) =>
        new("RALF508", $"--parallel {parallel}: give a number from 1 to 64");

    public static UserException NotEmpty(string folder) =>
        new(
            "RALF509",
            $"'{folder}' exists and is not empty: name a new folder, so that nothing is overwritten"
        );

    public static UserException RunIsOpen(string run) =>
        new(
            "RALF510",
            $"the run '{run}' is not finished: `ralf cancel {run}` first, or `ralf resume {run}`"
        );

    public static UserException NoUnborn() =>
        new(
            "RALF511",
            "the repository has no commit yet: commit something first, since sessions start from a commit"
        );
}
