using System.Collections;
using System.CommandLine;
using Ralf.Actions;
using Ralf.Actions.Commands;

var environment = new Dictionary<string, string>(StringComparer.Ordinal);
foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
{
    environment[(string)variable.Key] = (string?)variable.Value ?? "";
}

var context = new CommandContext(
    Console.Out,
    Console.Error,
    Console.In,
    environment,
    TimeProvider.System,
    Environment.CurrentDirectory,
    !Console.IsErrorRedirected && !environment.ContainsKey("CI"),
    ProgramPath()
);
if (args is ["fold" or "plan", ..])
{
    HoldCollectionsOff(args[0] == "fold" ? 96 : 208);
}

return await RootCommands.InvokeAsync(context, args);

// These are short and keep nearly all that they allocate: collections on the way would only copy it. Where more is needed, they begin again.
static void HoldCollectionsOff(int megabytes)
{
    try
    {
        _ = GC.TryStartNoGCRegion(megabytes << 20);
    }
    catch (ArgumentOutOfRangeException)
    {
        // A container with less memory than that.
    }
}

static IReadOnlyList<string> ProgramPath()
{
    var host = Environment.ProcessPath ?? "ralf";
    return Path.GetFileNameWithoutExtension(host) == "dotnet"
        ? [host, typeof(RootCommands).Assembly.Location]
        : [host];
}
