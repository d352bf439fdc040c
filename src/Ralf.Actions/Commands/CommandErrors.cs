namespace Ralf.Actions.Commands;

/// <summary>Errors in a command line, or in the machine that it runs on.</summary>
internal static class CommandErrors
{
    public static UserException UnknownAgent(string given, IEnumerable<string> known) =>
        new("RALF574", $"--agent '{given}' is no agent: give {string.Join(" or ", known)}");

    public static UserException FoldArguments(string what) =>
        new(
            "RALF590",
            $"'ralf fold' cannot fold {what}: name the commit that all began at and one head or more (ralf fold BASE HEAD...), or give such lines to 'ralf fold --stdin'"
        );

    /// <param name="common">A newest commit that both have; null: there is no such commit.</param>
    public static UserException FoldNotOnBase(string head, string start, GitId? common) =>
        new(
            "RALF595",
            $"'{head}' does not build on '{start}', so folding it there would take back what '{start}' has and '{head}' has not: "
                + (
                    common is { } commit
                        ? $"both come from {commit.Short}; name that commit as the base, and both as heads (ralf fold {commit.Short} {start} {head})"
                        : "they have no commit in common, so there is no base for both"
                )
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

    public static UserException LinkLeadsOut(string link) =>
        new(
            "RALF594",
            $"'{link}' is a link that leads out of the repository, and nothing was written; remove the link first, or have another file written"
        );

    public static UserException RunIsElsewhere(RunId run, string wake) =>
        new(
            "RALF593",
            $"the sessions of run '{run}' are jobs of GitHub Actions: comment '/ralf resume' on its pull request, or start its workflow: {wake}"
        );

    public static UserException BadParallelText(string text) =>
        new("RALF550", $"--parallel '{text}' is no number: give one from 1 to 64");

    public static UserException NotEmpty(string folder) =>
        new("RALF529", $"'{folder}' exists and is not empty: name a new folder, so that nothing is overwritten");

    public static UserException RunIsOpen(string run) =>
        new("RALF530", $"the run '{run}' is not finished: `ralf cancel {run}` first, or `ralf resume {run}`");

    public static UserException NoAgentVariable(string name) =>
        new("RALF532", $"the variable {name} is not set: this command is started by a run, as its agent");

    public static UserException RefsMoved(string run) =>
        new("RALF536", $"a branch of the run '{run}' moved meanwhile, and nothing was removed: try again");

    public static UserException Machine(string why) =>
        new(
            "RALF540",
            $"{why} (a full disk, a missing right, a file where a folder is needed, or one that another program holds): mend that and try again; a run that had started goes on with `ralf resume`"
        );
}
