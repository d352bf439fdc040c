namespace Ralf.Core.Plans;

/// <summary>The problems of tasks.</summary>
internal static partial class Problems
{
    public static PlanProblem UnknownNeed(PlanPosition at, string need, string task, IEnumerable<string> known) =>
        at.Error("RALF110", $"'{task}' needs '{Truncate.Text(need)}', and there is no such task{Meant(need, known)}");

    public static PlanProblem CyclicNeeds(PlanPosition at, IEnumerable<string> path) =>
        at.Error(
            "RALF111",
            $"tasks need each other in a circle: {string.Join(" -> ", path)}; remove one of these needs"
        );

    public static PlanProblem BadGlob(PlanPosition at, string glob, string why) =>
        at.Error("RALF112", $"glob '{Truncate.Text(glob)}' {why}");

    public static PlanProblem ProtectedScope(PlanPosition at, string glob, IReadOnlyList<string> protectedBy)
    {
        var globs = string.Join(" and ", protectedBy.Select(g => $"'{g}'"));
        return at.Error(
            "RALF113",
            $"scope '{Truncate.Text(glob)}' lies in {globs}, which no session may write; remove it, or list the one that you mean under 'unprotect'"
        );
    }

    public static PlanProblem ProducesOutsideScope(PlanPosition at, string path, string task) =>
        at.Error(
            "RALF114",
            $"'{task}' produces '{Truncate.Text(path)}', which is outside its scope; add it to 'scope'"
        );

    public static PlanProblem ProducesProtected(PlanPosition at, string path, string task) =>
        at.Error(
            "RALF113",
            $"'{task}' produces '{Truncate.Text(path)}', which is protected; no session may write it unless 'unprotect' says so"
        );

    public static PlanProblem ProducesIgnored(PlanPosition at, string path, string task) =>
        at.Error(
            "RALF115",
            $"'{task}' produces '{Truncate.Text(path)}', which the repository's ignore rules leave out; change .gitignore in the base, or the path"
        );

    public static PlanProblem ProducesNoPath(PlanPosition at, string path) =>
        at.Error(
            "RALF130",
            $"'{Truncate.Text(path)}' is no file's path; write it relative to the repository's root, with '/', and without globs or '..'"
        );

    public static PlanProblem UnknownName(PlanPosition at, string name, IReadOnlyList<string> valid) =>
        at.Error(
            "RALF119",
            $"'${{{{ {Truncate.Text(name)} }}}}' is not known{Meant(name, valid)}; valid here: {string.Join(", ", valid)}"
        );

    public static PlanProblem NotReplacedHere(PlanPosition at, string where) =>
        at.Error(
            "RALF119",
            $"'${{{{ }}}}' is not replaced in '{where}', only in title, prompt, prompt_file, scope, reads, produces, needs, checks, input_schema and output_schema of a task"
        );

    public static PlanProblem MissingField(PlanPosition at, string name, string entry) =>
        at.Error(
            "RALF119",
            $"'${{{{ {Truncate.Text(name)} }}}}' has no value for '{Truncate.Text(entry)}'; give every entry of the list that field"
        );

    public static PlanProblem Prompts(PlanPosition at, string task, bool both) =>
        both
            ? at.Error("RALF120", $"'{task}' has both 'prompt' and 'prompt_file'; keep one")
            : at.Error("RALF120", $"'{task}' has no prompt; give it 'prompt' or 'prompt_file'");

    public static PlanProblem EmptyPrompt(PlanPosition at, string task) =>
        at.Error("RALF120", $"the prompt of '{task}' is empty; say what is to be done");

    /// <param name="problem">Why it cannot be used; null if there is no such file.</param>
    public static PlanProblem MissingFile(PlanPosition at, string path, string use, string? problem) =>
        at.Error(
            "RALF121",
            problem is null
                ? $"{use} '{Truncate.Text(path)}' is neither in the working tree nor in the base; paths are relative to the repository's root"
                : $"{use} '{Truncate.Text(path)}' cannot be used: {problem}"
        );

    public static PlanProblem NothingToDo(PlanPosition at) =>
        at.Error("RALF122", "'tasks' is empty: nothing to do; add a task");

    public static PlanProblem NoMatch(PlanPosition at, string what) =>
        at.Error("RALF123", $"foreach found nothing: {Truncate.Text(what)}");

    public static PlanProblem Collision(PlanPosition at, string id, string left, string right) =>
        at.Error(
            "RALF124",
            $"'{Truncate.Text(left)}' and '{Truncate.Text(right)}' would both become task '{id}'; exclude one, or give the entries a 'slug' of their own"
        );

    public static PlanProblem ForEachSources(PlanPosition at, string found) =>
        at.Error("RALF127", $"foreach takes exactly one of directories, files, list, json, not {found}");

    public static PlanProblem BadEntries(PlanPosition at, string what) => at.Error("RALF128", $"foreach: {what}");

    public static PlanProblem TooManyTasks(PlanPosition at, int max) =>
        at.Error("RALF131", $"more than {max} tasks; split the plan");

    public static PlanProblem GateTwice(PlanPosition at, string name, TaskId first, TaskId second) =>
        at.Error(
            "RALF133",
            $"gate '{name}' is there twice: at '{first}' and at '{second}' (names that differ only in case are one); rename one"
        );

    public static PlanProblem SharedScope(PlanPosition at, string glob) =>
        at.Error(
            "RALF138",
            $"scope '{Truncate.Text(glob)}' names only files that are 'shared', which no task owns; remove it, and let the prompt say that edits of them are proposed"
        );

    public static PlanProblem EmptyGate(PlanPosition at, string name) =>
        at.Error(
            "RALF136",
            $"gate '{name}' holds nothing; say which files under 'paths', or which folders are modules under 'modules'"
        );

    public static PlanProblem PathGateTwice(PlanPosition at, string name) =>
        at.Error("RALF133", $"gate '{name}' is there twice; give one of them another name");

    public static PlanProblem LongGate(PlanPosition at, string name) =>
        at.Error(
            "RALF134",
            $"gate '{name}' has more than {TaskGate.MaxLength} characters; shorten the gate's name, or give the entries of foreach shorter slugs"
        );

    public static PlanProblem BadPath(PlanPosition at, string path, string why) =>
        at.Error("RALF132", $"foreach found '{Truncate.Text(path)}', {why}; exclude or rename it");

    /// <param name="where">The path, entry or place that the value comes from; empty: the plan.</param>
    public static PlanProblem NoPlainWord(PlanPosition at, string name, string value, string where) =>
        at.Error(
            "RALF132",
            $"'{name}' is '{Truncate.Text(value)}' here{(where.Length == 0 ? "" : $" ('{Truncate.Text(where)}')")}, which a shell would not read as a plain word; exclude or rename it, or keep it out of 'checks'"
        );

    public static PlanProblem BadSchema(PlanPosition at, string path, string why) =>
        at.Error("RALF160", $"'{Truncate.Text(path)}' is no JSON Schema to hold data against: {why}");

    public static PlanProblem UnknownFormat(PlanPosition at, string path) =>
        at.Error(
            "RALF161",
            $"what '{Truncate.Text(path)}' holds does not show from its name; give it 'format': json, jsonl or csv"
        );

    public static PlanProblem NobodyMakes(PlanPosition at, string path, string task) =>
        at.Error(
            "RALF162",
            $"'{task}' starts from '{Truncate.Text(path)}', which is neither in the base nor in the scope of another task; add it, or let the task that makes it list it under 'output_schema' or 'produces'"
        );

    public static PlanProblem Unclosed(PlanPosition at, string what, string by) =>
        at.Error("RALF163", $"the {what} that begins here does not end; close it with {by}");

    public static PlanProblem HeadingInTask(PlanPosition at, string task) =>
        at.Error(
            "RALF164",
            $"a heading of the first level stands inside the task '{Truncate.Text(task)}'; use the third level or deeper in prompts, the second for a task"
        );

    public static PlanProblem ScopeToFill(PlanPosition at, string task) =>
        at.Error(
            "RALF165",
            $"the scope of '{Truncate.Text(task)}' is still to be filled in: give the globs that it may write, such as [\"src/auth/**\"]"
        );
}
