using System.CommandLine;
using System.CommandLine.Parsing;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Commands;

/// <summary>The kinds of options that commands have, and the options and arguments that several of them share.</summary>
internal static class SharedOptions
{
    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string about) => new(name) { Description = about };

    /// <summary>An option with a text; null if not given.</summary>
    public static Option<string?> Text(string name, string value, string about) =>
        new(name) { Description = about, HelpName = value };

    /// <summary>An option that must be given.</summary>
    public static Option<string> Required(string name, string value, string about) =>
        new(name)
        {
            Description = about,
            HelpName = value,
            Required = true,
        };

    /// <summary>An option with one of several words; the first is the default.</summary>
    public static Option<string> Choice(string name, string? value, string about, string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = about,
            HelpName = value,
            DefaultValueFactory = _ => words[0],
        };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>The value is a folder as typed; null: the current one.</summary>
    public static Option<string?> Repository() =>
        Text("--repository", "DIR", "The repository to work on (default: the one around the current folder)");

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

    public static Argument<string> Run() => new("RUN") { Description = "The run's id" };

    /// <summary>The run of a workflow's job.</summary>
    public static Option<string> RunOfJob() => Required("--run", "RUN", "The run");

    /// <summary>The input folder of a job.</summary>
    public static Option<string> Packet() => Required("--input", "PACKET", "The packet's folder");

    /// <summary>Text for people, or JSON.</summary>
    public static Option<string> Format() => Choice("--format", null, "text (default) or json", ["text", "json"]);

    /// <summary>Sessions at a time; null if not given, or given as an empty text (a workflow input that was left
    /// empty).</summary>
    public static Option<string?> Parallel(
        string description = "Sessions at a time (default: limits.parallel of the plan, 4)"
    ) => Text("--parallel", "N", description);

    /// <summary>Throws <see cref="UserException"/> if the value is not a number.</summary>
    public static int? ParallelOf(ParseResult parsed, Option<string?> option) =>
        Number((parsed.GetValue(option) ?? "").Trim());

    /// <summary>An agent, as named in the plan; null if not given.</summary>
    public static Option<AgentKind?> Agent() =>
        new("--agent")
        {
            Description = $"Uses this agent for every task: {string.Join(" or ", AgentKinds.Keys)}",
            HelpName = "KIND",
            CustomParser = given =>
                AgentKinds.TryGetValue(given.Tokens[0].Value, out var kind)
                    ? kind
                    : throw CommandErrors.UnknownAgent(given.Tokens[0].Value, AgentKinds.Keys),
        };

    private static IReadOnlyDictionary<string, AgentKind> AgentKinds { get; } =
        Enum.GetValues<AgentKind>().ToDictionary(k => EnumWord.Of(k), StringComparer.Ordinal);

    private static int? Number(string text) =>
        text.Length == 0 ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw CommandErrors.BadParallelText(text);

    /// <summary>Otherwise a mistyped option is parsed as an argument, and the error message misleads.</summary>
    public static void NoOption(ArgumentResult given)
    {
        if (given.Tokens is [{ Value: ['-', _, ..] and var value }, ..])
        {
            given.AddError($"there is no option '{value}': --help lists those that there are");
        }
    }

    /// <summary>Gates that are approved beforehand.</summary>
    public static Option<string[]> Approve() =>
        new("--approve")
        {
            Description = "Approves beforehand what comes to this gate; `all` for every gate",
            HelpName = "GATE",
            DefaultValueFactory = _ => [],
        };
}
