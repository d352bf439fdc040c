using System.CommandLine;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Workflows;
using Ralf.GitHub;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf merge</c>: the last job of a workflow run. It takes in what the sessions left, proves and folds it,
/// shows the result as a pull request, and starts the next workflow run or ends the run.</summary>
internal static class MergeCommand
{
    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var run = SharedOptions.RunOfJob();
        var sessions = SharedOptions.Required("--sessions", "DIR", "What was downloaded: a folder for each artifact");
        var parallel = SharedOptions.Parallel("Sessions at a time, handed on to the next workflow run");
        var command = new Command("merge", "On GitHub Actions: takes in what a wave left, folds it, and goes on")
        {
            repository,
            run,
            sessions,
            parallel,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var job = WorkflowJob.Open(context, parsed.GetValue(repository));
                var folder = Path.GetFullPath(parsed.GetRequiredValue(sessions), context.CurrentDirectory);
                return await new MergeWork(job, parsed.GetRequiredValue(run)).RunAsync(
                    folder,
                    SharedOptions.ParallelOf(parsed, parallel),
                    cancellation
                );
            }
        );
        return command;
    }
}
