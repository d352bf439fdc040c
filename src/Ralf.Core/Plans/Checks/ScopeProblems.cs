namespace Ralf.Core.Plans;

/// <summary>The problems of scopes that are no scopes here: what they name is not what a person thinks.</summary>
internal static partial class Problems
{
    public static PlanProblem FolderScope(PlanPosition at, string key, string folder) =>
        at.Error(
            "RALF166",
            $"{key} '{Truncate.Text(folder)}' names a folder, and globs match files; write '{Truncate.Text(folder)}/**' for all that is below it"
        );

    public static PlanProblem OnlyExceptions(PlanPosition at, string task) =>
        at.Error(
            "RALF167",
            $"the scope of '{Truncate.Text(task)}' has only exceptions, and so no file; add what the task may write, such as '**' for all else"
        );

    /// <param name="there">What is there, in the base's letter case.</param>
    public static PlanProblem OtherCase(PlanPosition at, string key, string glob, string there) =>
        at.Warning(
            "RALF168",
            $"{key} '{Truncate.Text(glob)}' matches nothing of '{Truncate.Text(there)}', which differs from it only in letter case; globs compare characters exactly"
        );

    /// <param name="near">A folder with nearly that name; null if no folder has.</param>
    public static PlanProblem NothingThere(PlanPosition at, string key, string glob, string folder, string? near) =>
        at.Warning(
            "RALF169",
            $"{key} '{Truncate.Text(glob)}' matches nothing in the base, which has no folder '{Truncate.Text(folder)}'{Near(near)}{NewFolder(key)}"
        );

    public static PlanProblem IgnoredScope(PlanPosition at, string glob) =>
        at.Warning(
            "RALF170",
            $"scope '{Truncate.Text(glob)}' meets no file of the base, and the base's ignore rules leave out new files there: they do not land; change .gitignore in the base, or the scope"
        );

    public static PlanProblem InSubmodule(PlanPosition at, string glob, string submodule) =>
        at.Error(
            "RALF171",
            $"scope '{Truncate.Text(glob)}' lies in the submodule '{Truncate.Text(submodule)}', which is another repository: nothing in it lands; run a plan in that repository"
        );

    public static PlanProblem CoversSubmodule(PlanPosition at, string glob, string submodule, int more) =>
        at.Warning(
            "RALF172",
            $"scope '{Truncate.Text(glob)}' covers the submodule '{Truncate.Text(submodule)}'{(more > 0 ? $" and {more} more" : "")}, which is another repository: nothing in it lands; take it out ('!{Truncate.Text(submodule)}/**'), and say so in the prompt"
        );

    public static PlanProblem ForEachSubmodule(PlanPosition at, string submodule) =>
        at.Warning(
            "RALF173",
            $"foreach leaves out '{Truncate.Text(submodule)}', a submodule: it is another repository, and nothing in it lands; exclude it, and run a plan in that repository"
        );

    /// <param name="isWhole">Whether it meets nothing else.</param>
    public static PlanProblem EncryptedScope(PlanPosition at, string glob, string pattern, string filter, bool isWhole)
    {
        var problem = at.Warning(
            "RALF174",
            $"scope '{Truncate.Text(glob)}' {(isWhole ? "lies in" : "meets")} '{Truncate.Text(pattern)}', which the repository encrypts (filter '{Truncate.Text(filter)}' in .gitattributes): no session may write such a file; take it out ('!{Truncate.Text(pattern)}')"
        );
        return isWhole ? problem with { Severity = Severity.Error } : problem;
    }

    public static PlanProblem FilteredScope(PlanPosition at, string glob, string pattern, string filter) =>
        at.Warning(
            "RALF175",
            $"scope '{Truncate.Text(glob)}' meets '{Truncate.Text(pattern)}', to which the filter '{Truncate.Text(filter)}' belongs (.gitattributes): sessions have no filters, and such files land as they are; take them out ('!{Truncate.Text(pattern)}'), or add them again yourself"
        );

    private static string Near(string? near) => near is null ? "" : $"; did you mean '{near}'?";

    private static string NewFolder(string key) =>
        key == "scope" ? "; if the task makes it, list a file of it under 'produces'" : "";
}
