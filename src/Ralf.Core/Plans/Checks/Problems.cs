using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>All problems of a plan: each has a stable code, the bad value in quotes, then the way out. RALF14x are
/// those of locks (Scheduling).</summary>
internal static partial class Problems
{
    public static PlanProblem Syntax(PlanPosition at, string what) =>
        Error("RALF101", at, $"not valid YAML or JSON: {Truncate.Text(what)}");

    public static PlanProblem TooLarge(PlanPosition at, string what) =>
        Error("RALF102", at, $"the plan is too large: {what}; split it into several plans");

    public static PlanProblem EmptyPlan(PlanPosition at) =>
        Error("RALF122", at, "the plan is empty: nothing to do; `ralf init` writes one to start from");

    public static PlanProblem UnknownKey(PlanPosition at, string key, IEnumerable<string> known) =>
        Error("RALF103", at, $"unknown key '{Truncate.Text(key)}'{Meant(key, known)}");

    public static PlanProblem MissingKey(PlanPosition at, string key, string about) =>
        Error("RALF104", at, $"'{key}' is missing: {about}");

    public static PlanProblem WrongType(PlanPosition at, string where, string expected, PlanNode found) =>
        Error("RALF105", at, $"'{Truncate.Text(where)}' must be {expected}, not {found.Kind}");

    public static PlanProblem DuplicateKey(PlanPosition at, string key, string first, PlanPosition other) =>
        Error(
            "RALF106",
            at,
            $"'{Truncate.Text(key)}' is there twice: '{Truncate.Text(first)}' stands on line {other.Line} already"
                + (key == first ? "" : " (names that differ only in case are one)")
                + "; rename or remove one"
        );

    public static PlanProblem NotBuilt(PlanPosition at, string what) =>
        Error("RALF107", at, $"'{what}' is not built yet; remove it from the plan");

    public static PlanProblem NotBuilt(PlanPosition at, string key, string word, string built) =>
        Error("RALF107", at, $"'{key}: {word}' is not built yet; valid today: {built}");

    public static PlanProblem UnknownVersion(PlanPosition at, string version) =>
        Error(
            "RALF108",
            at,
            $"version '{Truncate.Text(version)}' of the plan file is not known; this program reads version {PlanKeys.Version}"
        );

    public static PlanProblem BadName(PlanPosition at, string where, string text, string pattern) =>
        Error("RALF109", at, $"'{Truncate.Text(text)}' is no valid {where}; it must match {pattern}");

    public static PlanProblem BadDuration(PlanPosition at, string key, string text) =>
        Error(
            "RALF116",
            at,
            $"'{key}: {Truncate.Text(text)}' is no duration; give it units, such as '40m', '1h30m' or '90s'"
        );

    public static PlanProblem OutOfRange(PlanPosition at, string key, string text, string range) =>
        Error("RALF117", at, $"'{key}: {Truncate.Text(text)}' is out of range; valid: {range}");

    public static PlanProblem UnknownWord(PlanPosition at, string key, string text, IReadOnlyList<string> valid) =>
        Error(
            "RALF118",
            at,
            $"'{key}: {Truncate.Text(text)}' is not known{Meant(text, valid)}; valid: {string.Join(", ", valid)}"
        );

    public static PlanProblem MissingCommand(PlanPosition at) =>
        Error("RALF125", at, "'use: command' needs 'command: [program, argument, ...]'");

    public static PlanProblem StrayCommand(PlanPosition at, string use) =>
        Error(
            "RALF125",
            at,
            $"'command' is only for 'use: command', and this agent is '{use}'; set 'use: command' or remove it"
        );

    public static PlanProblem UnknownBase(PlanPosition at, string name, string why) =>
        Error("RALF126", at, $"base '{Truncate.Text(name)}' cannot be used: {why}");

    public static PlanProblem Unwritable(PlanPosition at, string glob) =>
        Warning(
            "RALF129",
            at,
            $"Claude Code's own rules will not let it write '{Truncate.Text(glob)}', whatever the plan allows; give this task to another agent, or leave those files to a person"
        );

    private static string Meant(string word, IEnumerable<string> known) =>
        SpellingSuggestion.Find(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    private static PlanProblem Error(string code, PlanPosition at, string message) =>
        new(code, Severity.Error, at.Line, at.Column, message);

    private static PlanProblem Warning(string code, PlanPosition at, string message) =>
        new(code, Severity.Warning, at.Line, at.Column, message);
}
