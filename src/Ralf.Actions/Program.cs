using System.Collections;
using System.CommandLine;
using Ralf.Actions;
using Ralf.Actions.Commands;

var environment = Environment
    .GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
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

static IReadOnlyList<string> ProgramPath()
{
    var host = Environment.ProcessPath ?? "ralf";
    return Path.GetFileNameWithoutExtension(host) == "dotnet"
        ? [host, typeof(RootCommands).Assembly.Location]
        : [host];
}
