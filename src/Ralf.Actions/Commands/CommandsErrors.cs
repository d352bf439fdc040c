using Ralf.Actions.State;

namespace Ralf.Actions;

internal static partial class Errors
{
    public static UserException NoPlanFile(string path) =>
        new(
            "RALF501",
            $"there is no plan '{path}'; write one with 'ralf init', or name it: ralf plan PATH"
        );

    public static UserException PlanUnreadable(string path, string why) =>
        new("RALF502", $"the plan '{path}' cannot be read: {why}");

    public static UserException UnknownAgent(string given, IEnumerable<string> known) =>
        new("RALF574", $"--agent '{given}' is no agent: give {string.Join(" or ", known)}");

    public static UserException NoBase(string revision) =>
        new(
            "RALF503",
            $"this repository has no branch, tag or commit '{revision}'; commit something first, fetch it, or name one that 'git branch --all' lists"
        );

    public static UserException FoldArguments(string what) =>
        new(
            "RALF590",
            $"'ralf fold' cannot fold {what}: name the commit that all began at and one head or more (ralf fold BASE HEAD...), or give such lines to 'ralf fold --stdin'"
        );

    public static UserException UnknownCommit(string revision) =>
        new(
            "RALF591",
            $"there is no commit '{revision}' here: give a branch, a tag or an id, and fetch it where a shallow clone may lack it"
        );

    public static UserException ReportUnwritable(string file, string why) =>
        new(
            "RALF592",
            $"the report cannot be written to '{file}': {why.TrimEnd('.')}; name another file with --output, or leave it out for standard output"
        );

    public static UserException RunIsElsewhere(RunId run, string wake) =>
        new(
            "RALF593",
            $"the sessions of run '{run}' are jobs of GitHub Actions: comment '/ralf resume' on its pull request, or start its workflow: {wake}"
        );
}
