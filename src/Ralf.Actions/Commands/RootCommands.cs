using System.CommandLine;
using System.CommandLine.Invocation;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Commands;

/// <summary>The command line: every command, and the handling of errors.</summary>
internal static class RootCommands
{
    /// <summary>Sessions get five seconds to end and are then killed, proved and recorded; exiting earlier would leave
    /// processes behind.</summary>
    private static readonly TimeSpan _maxShutdown = TimeSpan.FromMinutes(1);

    /// <summary>In the order of the help text.</summary>
    private static readonly Named[] _all =
    [
        new("init", InitCommand.Create),
        new("import", ImportCommand.Create),
        new("plan", PlanCommand.Create),
        new("run", RunCommand.Create),
        new("resume", ResumeCommand.Create),
        new("status", StatusCommand.Create),
        new("log", LogCommand.Create),
        new("prompt", PromptCommand.Create),
        new("report", ReportCommand.Create),
        new("retry", DecisionCommands.Retry),
        new("answer", DecisionCommands.Answer),
        new("approve", GateCommands.Approve),
        new("reject", GateCommands.Reject),
        new("resolve", ResolveCommand.Create),
        new("cancel", DecisionCommands.Cancel),
        new("audit", AuditCommand.Create),
        new("clean", CleanCommand.Create),
        new("fold", FoldCommand.Create),
        new("work", WorkCommand.Create),
        new("next", NextCommand.Create),
        new("merge", MergeCommand.Create),
        new("settled", SettleCommands.Settled),
        new("settle", SettleCommands.Settle),
        new("slash-command", SlashCommandCommand.Create),
        new("demo", DemoCommand.Create),
        new("schema", SchemaCommand.Create),
        new("mcp", McpCommand.Create),
        new(DataProcess.Command, CheckDataCommand.Create),
        new(ActionCommand.Name, context => ActionCommand.Create(context, InvokeAsync)),
        new("demo-agent", DemoAgentCommand.Create),
    ];

    public static async Task<int> InvokeAsync(CommandContext context, IReadOnlyList<string> arguments)
    {
        try
        {
            var parsed = Root(context, arguments).Parse(arguments);
            using var hangUp = parsed.Action is AsynchronousCommandLineAction ? HangUp.Handle() : null;
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = _maxShutdown,
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
            return await FailAsync(context, CommandErrors.Machine(error.Message));
        }
    }

    /// <summary>Builds only the commands that these arguments can mean: building all of them is most of the cost of a
    /// short call.</summary>
    private static RootCommand Root(CommandContext context, IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("Runs a change too large for one coding-agent session as many scoped sessions.");
        var first = arguments is [var name, ..] ? name : "";
        var isNamed = Array.Exists(_all, c => c.Name == first);
        foreach (var command in _all)
        {
            if (isNamed ? command.Name == first : first != "--version")
            {
                root.Subcommands.Add(command.Create(context));
            }
        }

        return root;
    }

    private static async Task<int> FailAsync(CommandContext context, UserException error)
    {
        await context.Error.WriteLineAsync($"error {error.Code}: {error.Message}");
        return error.ExitCode;
    }

    private sealed record Named(string Name, Func<CommandContext, Command> Create);
}
