using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf schema</c> (hidden): prints the JSON Schema of the plan file, for editors and Ralf's own
/// docs.</summary>
internal static class SchemaCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("schema", "Prints the JSON Schema of the plan file.") { Hidden = true };
        command.SetAction(
            async (_, cancellation) =>
            {
                await context.Out.WriteAsync(PlanSchema.Write().AsMemory(), cancellation);
                return ExitCode.Done;
            }
        );
        return command;
    }
}
