#pragma warning disable CA2000 // The streams live as long as the program.
using System.Collections;
using System.CommandLine;
using Ralf;
using Ralf.Actions;
using Ralf.Actions.Commands;

// A lone --version skips the command line's parser, which would take longer than everything else.
if (args is ["--version"])
{
    await Console.Out.WriteLineAsync(ProgramVersion.WithCommit);
    return ExitCode.Done;
}

// A supervisor is started for each program of a session, and needs no parser either.
if (args is [Supervisor.CommandName, .. var supervised] && Supervisor.IsMeant(supervised))
{
    return await Supervisor.RunAsync(supervised);
}

var environment = new Dictionary<string, string>(StringComparer.Ordinal);
foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
{
    environment[(string)variable.Key] = (string?)variable.Value ?? "";
}

// Output for programs is UTF-8, whatever the locale.
if (Console.IsOutputRedirected)
{
    Console.OutputEncoding = Encoding.UTF8;
}

if (Console.IsInputRedirected)
{
    Console.InputEncoding = Encoding.UTF8;
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
return await RootCommands.InvokeAsync(context, args);

static IReadOnlyList<string> ProgramPath()
{
    var host = Environment.ProcessPath ?? "ralf";
    return Path.GetFileNameWithoutExtension(host) == "dotnet"
        ? [host, Path.Combine(AppContext.BaseDirectory, "ralf.dll")]
        : [host];
}
