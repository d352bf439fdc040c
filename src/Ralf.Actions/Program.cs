#pragma warning disable CA2000 // The streams live as long as the program.
using System.Collections;
using System.CommandLine;
using System.Runtime.CompilerServices;
using Ralf.Actions;
using Ralf.Actions.Commands;
using Ralf.Actions.Git;

if (args is ["fold" or "plan", ..])
{
    HoldCollectionsOff(args[0] == "fold" ? 96 : 208);
}

_ = args switch
{
    ["fold", ..] when RuntimeFeature.IsDynamicCodeCompiled => Task.Run(() =>
        FoldPreparation.Run(TextWriter.Null)
    ),
    ["plan", ..] when RuntimeFeature.IsDynamicCodeCompiled => Task.Run(() =>
        PlanPreparation.Run(TextWriter.Null)
    ),
    ["plan", ..] => Task.Run(GitSetup.Check),
    _ => null,
};

var environment = new Dictionary<string, string>(StringComparer.Ordinal);
foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
{
    environment[(string)variable.Key] = (string?)variable.Value ?? "";
}

OpenPipes();
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
return await RootCommands.InvokeAsync(context, args);

// What a console makes for a terminal takes some milliseconds; a pipe or a file needs none of it.
static void OpenPipes()
{
    if (Console.IsOutputRedirected)
    {
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
    }

    if (Console.IsErrorRedirected)
    {
        Console.SetError(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });
    }

    if (Console.IsInputRedirected)
    {
        Console.SetIn(new StreamReader(Console.OpenStandardInput()));
    }
}

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
        ? [host, Path.Combine(AppContext.BaseDirectory, "ralf.dll")]
        : [host];
}
