using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>All problems of a plan: each has a stable code, the bad value in quotes, then the way out. RALF14x are
/// those of locks (Scheduling).</summary>
internal static partial class Problems
{
    public static PlanProblem Syntax(PlanPosition at, string what) =>
        at.Error("RALF101", $"not valid YAML or JSON: {Truncate.Text(what)}");

    public static PlanProblem TabIndentation(PlanPosition at) =>
        at.Error("RALF101", "not valid YAML: a tab in the indentation; indent with spaces");

    public static PlanProblem TooLarge(PlanPosition at, string what) =>
        at.Error("RALF102", $"the plan is too large: {what}; split it into several plans");

    public static PlanProblem EmptyPlan(PlanPosition at) =>
        at.Error("RALF122", "the plan is empty: nothing to do; `ralf init` writes one to start from");

    public static PlanProblem UnknownKey(PlanPosition at, string key, IEnumerable<string> known) =>
        at.Error("RALF103", $"unknown key '{Truncate.Text(key)}'{Meant(key, known)}");

    public static PlanProblem MissingKey(PlanPosition at, string key, string about) =>
        at.Error("RALF104", $"'{key}' is missing: {about}");

    public static PlanProblem WrongType(PlanPosition at, string where, string expected, PlanNode found) =>
        at.Error("RALF105", $"'{Truncate.Text(where)}' must be {expected}, not {found.Kind}");

    public static PlanProblem DuplicateKey(PlanPosition at, string key, string first, PlanPosition other) =>
        at.Error(
            "RALF106",
            $"'{Truncate.Text(key)}' is there twice: '{Truncate.Text(first)}' stands on line {other.Line} already"
                + (key == first ? "" : " (names that differ only in case are one)")
                + "; rename or remove one"
        );

    public static PlanProblem NotBuilt(PlanPosition at, string what) =>
        at.Error("RALF107", $"'{what}' is not built yet; remove it from the plan");

    public static PlanProblem NotBuilt(PlanPosition at, string key, string word, string built) =>
        at.Error("RALF107", $"'{key}: {word}' is not built yet; valid today: {built}");

    public static PlanProblem UnknownVersion(PlanPosition at, string version) =>
        at.Error(
            "RALF108",
            $"version '{Truncate.Text(version)}' of the plan file is not known; this program reads version {PlanKeys.Version}"
        );

    public static PlanProblem BadName(PlanPosition at, string where, string text, string pattern) =>
        at.Error("RALF109", $"'{Truncate.Text(text)}' is no valid {where}; it must match {pattern}");

    public static PlanProblem BadDuration(PlanPosition at, string key, string text) =>
        at.Error(
            "RALF116",
            $"'{key}: {Truncate.Text(text)}' is no duration; give it units, such as '40m', '1h30m' or '90s'"
        );

    public static PlanProblem OutOfRange(PlanPosition at, string key, string text, string range) =>
        at.Error("RALF117", $"'{key}: {Truncate.Text(text)}' is out of range; valid: {range}");

    public static PlanProblem UnknownWord(PlanPosition at, string key, string text, IReadOnlyList<string> valid) =>
        at.Error(
            "RALF118",
            $"'{key}: {Truncate.Text(text)}' is not known{Meant(text, valid)}; valid: {string.Join(", ", valid)}"
        );

    public static PlanProblem MissingCommand(PlanPosition at) =>
        at.Error("RALF125", "'use: command' needs 'command: [program, argument, ...]'");

    public static PlanProblem StrayCommand(PlanPosition at, string use) =>
        at.Error(
            "RALF125",
            $"'command' is only for 'use: command', and this agent is '{use}'; set 'use: command' or remove it"
        );

    public static PlanProblem BudgetOfCommand(PlanPosition at, string key) =>
        at.Error(
            "RALF178",
            $"nothing counts what a command uses, so '{key}' would hold nothing back; remove it, and use timeout and limits.sessions"
        );

    public static PlanProblem UncountedLimit(PlanPosition at, string key) =>
        at.Warning(
            "RALF179",
            $"every agent of this plan is a command, and nothing counts what a command uses: limits.{key} holds only if each writes its 'usage' to the file at RALF_LOG; use limits.sessions"
        );

    public static PlanProblem UnknownBase(PlanPosition at, string name, string why) =>
        at.Error("RALF126", $"base '{Truncate.Text(name)}' cannot be used: {why}");

    public static PlanProblem Unwritable(PlanPosition at, string glob) =>
        at.Warning(
            "RALF129",
            $"Claude Code's own rules will not let it write '{Truncate.Text(glob)}', whatever the plan allows; give this task to another agent, or leave those files to a person"
        );

    private static string Meant(string word, IEnumerable<string> known) =>
        SpellingSuggestion.Find(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
