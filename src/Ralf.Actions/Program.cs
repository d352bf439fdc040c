#pragma warning disable CA2000 // The streams live as long as the program.
using System.Collections;
using System.CommandLine;
using Ralf.Actions;
using Ralf.Actions.Commands;

if (args is ["fold" or "plan", ..])
{
    HoldCollectionsOff(args[0] == "fold" ? 96 : 208);
}

_ = args switch
{
    ["fold", ..] => Task.Run(() => FoldPreparation.Run(TextWriter.Null)),
    ["plan", ..] => Task.Run(() => PlanPreparation.Run(TextWriter.Null)),
    _ => null,
};

var environment = new Dictionary<string, string>(StringComparer.Ordinal);
foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
{
    environment[(string)variable.Key] = (string?)variable.Value ?? "";
}

var context = new CommandContext(
    Console.IsOutputRedirected ? Piped(Console.OpenStandardOutput()) : Console.Out,
    Console.IsErrorRedirected ? Piped(Console.OpenStandardError()) : Console.Error,
    Console.IsInputRedirected
        ? TextReader.Synchronized(new StreamReader(Console.OpenStandardInput()))
        : Console.In,
    environment,
    TimeProvider.System,
    Environment.CurrentDirectory,
    !Console.IsErrorRedirected && !environment.ContainsKey("CI"),
    ProgramPath()
);
return await RootCommands.InvokeAsync(context, args);

// Nobody looks at a pipe or a file: that of a console, which is set up for a terminal, would take some milliseconds.
static TextWriter Piped(Stream stream) =>
    TextWriter.Synchronized(new StreamWriter(stream) { AutoFlush = true });

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
