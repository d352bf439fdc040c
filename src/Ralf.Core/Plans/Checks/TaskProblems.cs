namespace Ralf.Core.Plans;

/// <summary>The problems of tasks.</summary>
internal static partial class Problems
{
    public static PlanProblem UnknownNeed(PlanPosition at, string need, string task, IEnumerable<string> known) =>
        Error("RALF110", at, $"'{task}' needs '{Truncate.Text(need)}', and there is no such task{Meant(need, known)}");

    public static PlanProblem CyclicNeeds(PlanPosition at, IEnumerable<string> path) =>
        Error(
            "RALF111",
            at,
            $"tasks need each other in a circle: {string.Join(" -> ", path)}; remove one of these needs"
        );

    public static PlanProblem BadGlob(PlanPosition at, string glob, string why) =>
        Error("RALF112", at, $"glob '{Truncate.Text(glob)}' {why}");

    public static PlanProblem ProtectedScope(PlanPosition at, string glob, IReadOnlyList<string> protectedBy)
    {
        var globs = string.Join(" and ", protectedBy.Select(g => $"'{g}'"));
        return Error(
            "RALF113",
            at,
            $"scope '{Truncate.Text(glob)}' lies in {globs}, which no session may write; remove it, or list the one that you mean under 'unprotect'"
        );
    }

    public static PlanProblem ProducesOutsideScope(PlanPosition at, string path, string task) =>
        Error(
            "RALF114",
            at,
            $"'{task}' produces '{Truncate.Text(path)}', which is outside its scope; add it to 'scope'"
        );

    public static PlanProblem ProducesProtected(PlanPosition at, string path, string task) =>
        Error(
            "RALF113",
            at,
            $"'{task}' produces '{Truncate.Text(path)}', which is protected; no session may write it unless 'unprotect' says so"
        );

    public static PlanProblem ProducesIgnored(PlanPosition at, string path, string task) =>
        Error(
            "RALF115",
            at,
            $"'{task}' produces '{Truncate.Text(path)}', which the repository's ignore rules leave out; change .gitignore in the base, or the path"
        );

    public static PlanProblem ProducesNoPath(PlanPosition at, string path) =>
        Error(
            "RALF130",
            at,
            $"'{Truncate.Text(path)}' is no file's path; write it relative to the repository's root, with '/', and without globs or '..'"
        );

    public static PlanProblem UnknownName(PlanPosition at, string name, IReadOnlyList<string> valid) =>
        Error(
            "RALF119",
            at,
            $"'${{{{ {Truncate.Text(name)} }}}}' is not known{Meant(name, valid)}; valid here: {string.Join(", ", valid)}"
        );

    public static PlanProblem NotReplacedHere(PlanPosition at, string where) =>
        Error(
            "RALF119",
            at,
            $"'${{{{ }}}}' is not replaced in '{where}', only in title, prompt, prompt_file, scope, reads, produces, needs, checks, input_schema and output_schema of a task"
        );

    public static PlanProblem MissingField(PlanPosition at, string name, string entry) =>
        Error(
            "RALF119",
            at,
            $"'${{{{ {Truncate.Text(name)} }}}}' has no value for '{Truncate.Text(entry)}'; give every entry of the list that field"
        );

    public static PlanProblem Prompts(PlanPosition at, string task, bool both) =>
        both
            ? Error("RALF120", at, $"'{task}' has both 'prompt' and 'prompt_file'; keep one")
            : Error("RALF120", at, $"'{task}' has no prompt; give it 'prompt' or 'prompt_file'");

    public static PlanProblem EmptyPrompt(PlanPosition at, string task) =>
        Error("RALF120", at, $"the prompt of '{task}' is empty; say what is to be done");

    public static PlanProblem MissingFile(PlanPosition at, string path, string use) =>
        Error(
            "RALF121",
            at,
            $"{use} '{Truncate.Text(path)}' is neither in the working tree nor in the base; paths are relative to the repository's root"
        );

    public static PlanProblem NothingToDo(PlanPosition at) =>
        Error("RALF122", at, "'tasks' is empty: nothing to do; add a task");

    public static PlanProblem NoMatch(PlanPosition at, string what) =>
        Error("RALF123", at, $"foreach found nothing: {Truncate.Text(what)}");

    public static PlanProblem Collision(PlanPosition at, string id, string left, string right) =>
        Error(
            "RALF124",
            at,
            $"'{Truncate.Text(left)}' and '{Truncate.Text(right)}' would both become task '{id}'; exclude one, or give the entries a 'slug' of their own"
        );

    public static PlanProblem ForEachSources(PlanPosition at, string found) =>
        Error("RALF127", at, $"foreach takes exactly one of directories, files, list, json, not {found}");

    public static PlanProblem BadEntries(PlanPosition at, string what) => Error("RALF128", at, $"foreach: {what}");

    public static PlanProblem TooManyTasks(PlanPosition at, int max) =>
        Error("RALF131", at, $"more than {max} tasks; split the plan");

    public static PlanProblem GateTwice(PlanPosition at, string name, TaskId first, TaskId second) =>
        Error(
            "RALF133",
            at,
            $"gate '{name}' is there twice: at '{first}' and at '{second}' (names that differ only in case are one); rename one"
        );

    public static PlanProblem SharedScope(PlanPosition at, string glob) =>
        Error(
            "RALF138",
            at,
            $"scope '{Truncate.Text(glob)}' names only files that are 'shared', which no task owns; remove it, and let the prompt say that edits of them are proposed"
        );

    public static PlanProblem EmptyGate(PlanPosition at, string name) =>
        Error(
            "RALF136",
            at,
            $"gate '{name}' holds nothing; say which files under 'paths', or which folders are modules under 'modules'"
        );

    public static PlanProblem PathGateTwice(PlanPosition at, string name) =>
        Error("RALF133", at, $"gate '{name}' is there twice; give one of them another name");

    public static PlanProblem LongGate(PlanPosition at, string name) =>
        Error(
            "RALF134",
            at,
            $"gate '{name}' has more than {TaskGate.MaxLength} characters; shorten the gate's name, or give the entries of foreach shorter slugs"
        );

    public static PlanProblem BadPath(PlanPosition at, string path, string why) =>
        Error("RALF132", at, $"foreach found '{Truncate.Text(path)}', {why}; exclude or rename it");

    public static PlanProblem BadSchema(PlanPosition at, string path, string why) =>
        Error("RALF160", at, $"'{Truncate.Text(path)}' is no JSON Schema to hold data against: {why}");

    public static PlanProblem UnknownFormat(PlanPosition at, string path) =>
        Error(
            "RALF161",
            at,
            $"what '{Truncate.Text(path)}' holds does not show from its name; give it 'format': json, jsonl or csv"
        );

    public static PlanProblem NobodyMakes(PlanPosition at, string path, string task) =>
        Error(
            "RALF162",
            at,
            $"'{task}' starts from '{Truncate.Text(path)}', which is neither in the base nor in the scope of another task; add it, or let the task that makes it list it under 'output_schema' or 'produces'"
        );

    public static PlanProblem Unclosed(PlanPosition at, string what, string by) =>
        Error("RALF163", at, $"the {what} that begins here does not end; close it with {by}");

    public static PlanProblem HeadingInTask(PlanPosition at, string task) =>
        Error(
            "RALF164",
            at,
            $"a heading of the first level stands inside the task '{Truncate.Text(task)}'; use the third level or deeper in prompts, the second for a task"
        );

    public static PlanProblem ScopeToFill(PlanPosition at, string task) =>
        Error(
            "RALF165",
            at,
            $"the scope of '{Truncate.Text(task)}' is still to be filled in: give the globs that it may write, such as [\"src/auth/**\"]"
        );
}
