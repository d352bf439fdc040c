namespace Ralf.Core.State;

/// <summary>Errors of a run's log: RALF4xx. Exit code 4 if a log exists but is refused; nothing is ever repaired
/// silently.</summary>
internal static class StateErrors
{
    public static UserException NoRuns() => new("RALF400", "this repository has no run yet; start one with 'ralf run'");

    public static UserException NoSuchRun(string run, IReadOnlyList<RunId> known) =>
        known.Count == 0
            ? new("RALF401", $"there is no run '{run}': this repository has no run yet")
            : new("RALF401", $"there is no run '{run}'; the runs here are {string.Join(", ", known.Take(20))}");

    /// <param name="cause">Set if git cannot read it: another clone may still have the missing objects.</param>
    public static UserException LogDamaged(RunId run, string where, string what, Exception? cause = null) =>
        new(
            "RALF402",
            $"the state log of run '{run}' is damaged: '{where}' {what}; nothing was changed. 'ralf audit {run}' says what can be trusted, the reflog of '{run.StateRef}' may hold the undamaged commit, and 'ralf log {run} --repair' gives up what is damaged",
            ExitCode.LogRefused,
            cause
        );

    public static UserException LogNewer(RunId run, string where, string what) =>
        new(
            "RALF403",
            $"the state log of run '{run}' was written by a newer version: '{where}' {what}; update ralf and try again",
            ExitCode.LogRefused
        );

    public static UserException LogForcedBack(RunId run, string what) =>
        new(
            "RALF404",
            $"the state log of run '{run}' was forced back: {what}; 'ralf log {run} --repair' restores what this repository has read, else restore '{run.StateRef}' from its reflog or from another clone",
            ExitCode.LogRefused
        );

    public static UserException NotRepaired(RunId run, string why, string wayOut) =>
        new("RALF408", $"the state log of run '{run}' cannot be repaired: {why}; {wayOut}", ExitCode.LogRefused);

    public static UserException LogContradicts(RunId run, long seq, string what) =>
        new(
            "RALF405",
            $"the state log of run '{run}' contradicts itself at event '{seq}': {what}; 'ralf audit {run}' says what can be trusted, and 'ralf log {run} --repair' goes on from there",
            ExitCode.LogRefused
        );

    public static UserException EventTooLarge(string id, int bytes, int limit) =>
        new(
            "RALF406",
            $"event '{id}' has {bytes} bytes, more than the {limit} that one event of a state log may have; have sessions log less",
            ExitCode.LogRefused
        );

    public static UserException BadEvent(RunId run, string id, string what) =>
        new("RALF407", $"event '{id}' cannot be appended to the state log of run '{run}': {what}", ExitCode.LogRefused);
}
