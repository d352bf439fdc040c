using System.CommandLine;
using Ralf.Actions.Sessions;
using Ralf.Core.Schemas;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf check-data</c>: checks a data file against its schema and prints the findings as JSON; started by
/// Ralf, not by people (<see cref="DataProcess"/>).</summary>
internal static class CheckDataCommand
{
    // A contract holds a schema, and little else.
    private const int MaxContractBytes = 8 * 1024 * 1024;

    public static Command Create(CommandContext context)
    {
        var contract = SharedOptions.Required("--contract", "FILE", "The data file's name and its schema, as JSON.");
        var data = SharedOptions.Required("--data", "FILE", "The data.");
        var command = new Command(DataProcess.Command, "Checks a data file against its schema.")
        {
            Hidden = true,
            Options = { contract, data },
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var findings = await CheckAsync(
                    ReadContract(parsed.GetRequiredValue(contract)),
                    parsed.GetRequiredValue(data),
                    context.Clock,
                    cancellation
                );
                await context.Out.WriteLineAsync(
                    JsonSerializer.Serialize(findings, StateJson.Compact.Of<IReadOnlyList<DataFinding>>())
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static DataContract ReadContract(string file) =>
        PlainFile.ReadText(file, MaxContractBytes, followLink: false, out var problem) is { } text
            ? JsonSerializer.Deserialize(text, PlanJson.Indented.Of<DataContract>())!
            : throw new IOException($"'{file}' cannot be read: {problem}");

    /// <summary>The check cannot be ended from outside, so its thread ends with this process.</summary>
    private static async Task<IReadOnlyList<DataFinding>> CheckAsync(
        DataContract contract,
        string file,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var check = Task.Run(
            () =>
            {
                using var data = File.OpenRead(file);
                return DataCheck.Run(contract, data, cancellation);
            },
            cancellation
        );
        var limit = Task.Delay(DataProcess.Limit, clock, cancellation);
        return await Task.WhenAny(check, limit) == check ? await check : [DataProcess.Slow(contract)];
    }
}
