using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary>Options and arguments that several commands take.</summary>
internal static class SharedOptions
{
    /// <summary>The value is a folder as typed; null: the current one.</summary>
    public static Option<string?> Repository() =>
        new("--repository")
        {
            Description = "The repository to work on (default: the one around the current folder)",
            HelpName = "DIR",
        };

    /// <summary>The value is a path as typed, or <c>-</c> for standard input.</summary>
    public static Argument<string> Plan() =>
        new("PLAN")
        {
            Description = "The plan file; - reads standard input",
            DefaultValueFactory = _ => PlanLoading.DefaultPlan,
        };
}
