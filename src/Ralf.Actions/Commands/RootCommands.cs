using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary>The command line: every command, and what an error becomes.</summary>
internal static class RootCommands
{
    /// <summary>Sessions get five seconds to end and are then killed, proved and recorded; leaving earlier would leave processes behind.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(1);

    /// <summary>In the order in which help lists them.</summary>
    private static readonly (string Name, Func<CommandContext, Command> Create)[] All =
    [
        ("init", InitCommand.Create),
        ("plan", PlanCommand.Create),
        ("run", RunCommand.Create),
        ("resume", ResumeCommand.Create),
        ("status", StatusCommand.Create),
        ("log", LogCommand.Create),
        ("prompt", PromptCommand.Create),
        ("retry", LeverCommands.Retry),
        ("answer", LeverCommands.Answer),
        ("cancel", LeverCommands.Cancel),
        ("audit", AuditCommand.Create),
        ("clean", CleanCommand.Create),
        ("work", WorkCommand.Create),
        ("demo", DemoCommand.Create),
        ("schema", SchemaCommand.Create),
        ("mcp", McpCommand.Create),
        ("demo-agent", DemoAgentCommand.Create),
    ];

    public static async Task<int> InvokeAsync(
        CommandContext context,
        IReadOnlyList<string> arguments
    )
    {
        try
        {
            var parsed = Root(context, arguments).Parse(arguments);
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = LongestEnd,
                    Output = context.Out,
                    Error = context.Error,
                }
            );
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (UserException error)
        {
            return await FailAsync(context, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(context, Errors.Machine(error.Message));
        }
    }

    /// <summary>The commands that these arguments can be about: making them all is most of what a short call would cost.</summary>
    private static RootCommand Root(CommandContext context, IReadOnlyList<string> arguments)
    {
        var root = new RootCommand(
            "Runs a change too large for one coding-agent session as many scoped sessions."
        );
        var first = arguments is [var word, ..] ? word : "";
        var named = All.Where(c => c.Name == first).ToList();
        foreach (var (_, create) in named.Count > 0 || first == "--version" ? named : [.. All])
        {
            root.Subcommands.Add(create(context));
        }

        return root;
    }

    private static async Task<int> FailAsync(CommandContext context, UserException error)
    {
        await context.Error.WriteLineAsync($"error {error.Code}: {error.Message}");
        return error.ExitCode;
    }
}
