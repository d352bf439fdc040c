using System.CommandLine;
using System.CommandLine.Parsing;

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
    public static Argument<string> Plan()
    {
        var plan = new Argument<string>("PLAN")
        {
            Description = "The plan file; - reads standard input",
            DefaultValueFactory = _ => PlanLoading.DefaultPlan,
        };
        plan.Validators.Add(NoOption);
        return plan;
    }

    /// <summary>A mistyped option is taken for an argument otherwise, and what is then said leads astray.</summary>
    public static void NoOption(ArgumentResult given)
    {
        if (given.Tokens is [{ Value: ['-', _, ..] and var value }, ..])
        {
            given.AddError($"there is no option '{value}': --help lists those that there are");
        }
    }
}
