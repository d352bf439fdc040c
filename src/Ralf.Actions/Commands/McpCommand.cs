using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf mcp --journal FILE</c>: the server through which a session's agent logs; started by Ralf, not by
/// people.</summary>
internal static class McpCommand
{
    public static Command Create(CommandContext context)
    {
        var journal = SharedOptions.Required("--journal", "FILE", "The file that every call is appended to.");
        var command = new Command("mcp", "Serves a session's log over MCP on the standard streams.")
        {
            Hidden = true,
            Options = { journal },
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var path = Path.GetFullPath(parsed.GetRequiredValue(journal), context.CurrentDirectory);
                await McpLogServer.RunOnStandardStreamsAsync(path, cancellation);
                return ExitCode.Done;
            }
        );
        return command;
    }
}
