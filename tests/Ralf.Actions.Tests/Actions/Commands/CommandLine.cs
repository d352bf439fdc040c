using Ralf.Actions.Commands;

namespace Ralf.Actions.Tests.Commands;

/// <summary>What a call of the program printed and ended with.</summary>
internal sealed record Called(int Exit, string Output, string Talk)
{
    public IReadOnlyList<string> Lines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Calls the program in this process, as if it had been started in a folder.</summary>
internal static class CommandLine
{
    public static Task<Called> RunAsync(string folder, params string[] arguments) =>
        RunAsync(folder, new Dictionary<string, string>(), arguments);

    public static Task<Called> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    ) => RunAsync(folder, environment, "", arguments);

    public static async Task<Called> RunAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string input,
        string[] arguments,
        TimeProvider? clock = null
    )
    {
        using var given = new StringReader(input);
        using var output = new StringWriter();
        using var talk = new StringWriter();
        var context = new CommandContext(
            output,
            talk,
            given,
            environment,
            clock ?? TimeProvider.System,
            folder,
            false,
            ["ralf"]
        );
        var exit = await RootCommands.InvokeAsync(context, arguments);
        return new(exit, output.ToString(), talk.ToString());
    }
}
