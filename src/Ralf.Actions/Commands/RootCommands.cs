using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary>The command line: every command, and what an error becomes.</summary>
internal static class RootCommands
{
    public static async Task<int> InvokeAsync(
        CommandContext context,
        IReadOnlyList<string> arguments
    )
    {
        var root = new RootCommand(
            "Runs a change too large for one coding-agent session as many scoped sessions."
        )
        {
            PlanCommand.Create(context),
            InitCommand.Create(context),
            SchemaCommand.Create(context),
        };
        try
        {
            return await root.Parse(arguments)
                .InvokeAsync(
                    new InvocationConfiguration
                    {
                        EnableDefaultExceptionHandler = false,
                        Output = context.Out,
                        Error = context.Error,
                    }
                );
        }
        catch (UserException error)
        {
            await context.Error.WriteLineAsync($"error {error.Code}: {error.Message}");
            return error.ExitCode;
        }
    }
}
