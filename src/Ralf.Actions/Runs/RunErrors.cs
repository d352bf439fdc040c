namespace Ralf.Actions.Runs;

/// <summary>Errors in starting a run and writing to its log: RALF52x to RALF53x, and its conflicts.</summary>
internal static class RunErrors
{
    public static UserException BadParallel(int parallel) =>
        new("RALF528", $"--parallel {parallel}: give a number from 1 to 64");

    public static UserException RunExists(string run) =>
        new(
            "RALF521",
            $"the run '{run}' exists already: `ralf resume {run}` goes on with it; or choose another id with --run"
        );

    public static UserException BranchInTheWay(string branch, string of) =>
        new(
            "RALF596",
            $"the branch '{branch}' is in the way of {of}: rename it (git branch -m {branch} NAME), or choose another id with --run"
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

    public static UserException LockLost(string run, string file) =>
        new(
            "RALF589",
            $"the run '{run}' was stopped: its lock '{file}' was removed or replaced, so another process may have taken the run over; if no other does, 'ralf resume {run}' goes on"
        );

    public static UserException UnknownTask(string task, IEnumerable<string> known) =>
        new("RALF524", $"there is no task '{task}' in this plan: it has {string.Join(", ", known.Take(20))}");

    public static UserException OnlyNeeds(string task, string needed) =>
        new("RALF525", $"'{task}' needs '{needed}', which --only leaves out: name it too, or use `--until {task}`");

    public static UserException ScopeNotGranted(string proposal, string why) =>
        new("RALF534", $"what '{proposal}' asks for cannot be granted: {why}; reject it, and the session does without");

    public static UserException NoUnborn() =>
        new("RALF531", "the repository has no commit yet: commit something first, since sessions start from a commit");

    public static UserException TransactionLost(RunId run) =>
        new(
            "RALF537",
            $"the run '{run}' cannot be written on: '{run.ResultRef}' is not where its log says, or somebody else writes without a pause; see `ralf audit {run}`, then `ralf resume {run}`",
            ExitCode.LogRefused
        );

    public static UserException NoConflict(string path, IEnumerable<string> open) =>
        new(
            "RALF559",
            $"'{path}' is in no conflict: {(open.Any() ? Reporting.DisplayText.Some([.. open], 10) : "no path")} is"
        );

    public static UserException NotASide(string path, string take, IEnumerable<string> sides) =>
        new("RALF560", $"'{take}' has no version of '{path}' to take: choose one of {string.Join(", ", sides)}");
}
