namespace Ralf.Core.Scheduling;

/// <summary>Errors of files and commits that are needed to read a plan.</summary>
internal static class PlanErrors
{
    public static UserException NoPlanFile(string path) =>
        new("RALF501", $"there is no plan '{path}'; write one with 'ralf init', or name it: ralf plan PATH");

    public static UserException PlanUnreadable(string path, string why) =>
        new("RALF502", $"the plan '{path}' cannot be read: {why}");

    public static UserException NoBase(string revision) =>
        new(
            "RALF503",
            $"this repository has no branch, tag or commit '{revision}'; commit something first, fetch it, or name one that 'git branch --all' lists"
        );
}
