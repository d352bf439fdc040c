using System.CommandLine;
using Ralf.Actions.Agents;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf work --input PACKET --output DIR</c>: one session from its packet. Speaks to no forge, holds no token.</summary>
internal static class WorkCommand
{
    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var input = new Option<string>("--input")
        {
            Description = "The packet's folder",
            HelpName = "PACKET",
            Required = true,
        };
        var output = new Option<string>("--output")
        {
            Description = "Where the record and the bundle go",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("work", "Runs one session from its packet")
        {
            repository,
            input,
            output,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var opened = PlanLoading.OpenRepository(context, parsed.GetValue(repository));
                var packet = SessionPacket.ReadFrom(
                    Path.GetFullPath(parsed.GetRequiredValue(input), context.CurrentDirectory)
                );
                var record = await RunDriver
                    .Runner(context, opened)
                    .RunAsync(
                        packet,
                        Path.GetFullPath(parsed.GetRequiredValue(output), context.CurrentDirectory),
                        Path.Combine(Path.GetTempPath(), $"ralf-work-{Guid.NewGuid():N}"),
                        new Progress<AgentActivity>(),
                        cancellation
                    );
                await context.Error.WriteLineAsync(
                    $"{record.TaskId}.{record.Attempt}: {Reporting.Words.Lower(record.Status)}"
                );
                return ExitCode.Done;
            }
        );
        return command;
    }
}
