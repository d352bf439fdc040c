using System.CommandLine;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Core.Scheduling;
using Spectre.Console;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf status [RUN]</c>: shows the state of a run.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandContext context) =>
        Create(context, (repository, run) => Load(context, repository, run));

    /// <param name="load">Loads the status of a run from a repository (null: the current folder's) by its id (null: the
    /// newest).</param>
    public static Command Create(CommandContext context, Func<string?, string?, StatusReport> load)
    {
        var (run, repository) = (LocalRuns.Argument(), SharedOptions.Repository());
        var format = SharedOptions.Format();
        var command = new Command("status", "Shows where a run stands") { run, repository, format };
        command.SetAction(parsed =>
        {
            var report = load(parsed.GetValue(repository), parsed.GetValue(run));
            Print(context, report, asJson: parsed.GetValue(format) == "json");
            return ExitCode.Done;
        });
        return command;
    }

    private static StatusReport Load(CommandContext context, string? repository, string? run)
    {
        using var opened = context.OpenRepository(repository);
        var (store, found) = OpenedRun.Find(opened, run);
        var folders = LocalFolders.Of(opened.CommonDirectory, found, Path.GetTempPath());
        var state = StateLog.ReadState(store, found, folders.Snapshot);
        var moved = MovedResult.Look(store, state);
        return StatusReport.From(state, Ready(state).ToHashSet()) with { ResultBranch = moved?.Describe(state) };
    }

    /// <summary>The tasks that may start now, in the plan's own order; empty for a run that has ended.</summary>
    public static IEnumerable<TaskId> Ready(RunState state) =>
        state.Phase is RunPhase.Running or RunPhase.Paused
            ? Schedule.Build([.. state.Tasks.Select(t => t.Task)], state.Plan.Policy).Ready(state)
            : [];

    private static void Print(CommandContext context, StatusReport report, bool asJson)
    {
        if (asJson)
        {
            context.Out.WriteLine(report.ToJson());
            return;
        }

        StatusText.Write(
            report,
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Out) })
        );
    }
}
