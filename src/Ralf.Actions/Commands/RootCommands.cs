using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary>The command line: every command, and what an error becomes.</summary>
internal static class RootCommands
{
    /// <summary>Sessions get five seconds to end and are then killed, proved and recorded; leaving earlier would leave processes behind.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(1);

    public static async Task<int> InvokeAsync(
        CommandContext context,
        IReadOnlyList<string> arguments
    )
    {
        var root = new RootCommand(
            "Runs a change too large for one coding-agent session as many scoped sessions."
        )
        {
            InitCommand.Create(context),
            PlanCommand.Create(context),
            RunCommand.Create(context),
            ResumeCommand.Create(context),
            StatusCommand.Create(context),
            LogCommand.Create(context),
            PromptCommand.Create(context),
            LeverCommands.Retry(context),
            LeverCommands.Answer(context),
            LeverCommands.Cancel(context),
            AuditCommand.Create(context),
            CleanCommand.Create(context),
            WorkCommand.Create(context),
            DemoCommand.Create(context),
            SchemaCommand.Create(context),
            McpCommand.Create(context),
            DemoAgentCommand.Create(context),
        };
        try
        {
            var parsed = root.Parse(arguments);
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
            await context.Error.WriteLineAsync($"error {error.Code}: {error.Message}");
            return error.ExitCode;
        }
    }
}
