using System.CommandLine;
using Ralf.Actions.Reporting;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf log [RUN]</c>: prints a run's events, oldest first.</summary>
internal static class LogCommand
{
    public static Command Create(CommandContext context)
    {
        var (run, repository) = (LocalRuns.Argument(), SharedOptions.Repository());
        var format = SharedOptions.Choice(
            "--format",
            "FORMAT",
            "text (default), or jsonl: one event a line",
            ["text", "jsonl"]
        );
        var repair = SharedOptions.Flag(
            "--repair",
            "Lets a damaged log go on from its last sound commit, and says in an event what was given up"
        );
        var command = new Command("log", "Prints a run's events") { run, repository, format, repair };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(repair))
            {
                return LogRepairing.Run(context, parsed.GetValue(repository), parsed.GetValue(run));
            }

            using var selected = OpenedRun.Open(context, parsed.GetValue(repository), parsed.GetValue(run));
            var log = selected.Log;
            Print(log.Events, log.State, parsed.GetRequiredValue(format) == "jsonl", context.Out);
            return ExitCode.Done;
        });
        return command;
    }

    public static void Print(IReadOnlyList<LoggedEvent> events, RunState state, bool asJson, TextWriter output)
    {
        foreach (var logged in events)
        {
            output.WriteLine(asJson ? Encoding.UTF8.GetString(EventJson.WriteLine(logged)) : Line(logged, state));
        }
    }

    private static string Line(LoggedEvent logged, RunState state) =>
        $"{logged.Seq, 6}  {logged.At:yyyy-MM-dd HH:mm:ss}Z  {EventKinds.NameOf(logged.Body), -17}  {LogLine.What(logged, state)}";
}
