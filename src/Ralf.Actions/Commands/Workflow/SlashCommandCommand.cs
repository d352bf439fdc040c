using System.CommandLine;
using Ralf.Actions.Runs;
using Ralf.Actions.Workflows;
using Ralf.GitHub;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf slash-command LINE --run RUN</c>: a person's request to a run on GitHub Actions, from the
/// workflow's input or from a comment (<c>comment ID</c>), which is then read from GitHub so that its author cannot be
/// faked. The request is logged, and the run is woken.</summary>
internal static class SlashCommandCommand
{
    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var line = new Argument<string>("LINE")
        {
            Description = "Such as 'retry core', or 'comment ID' for what a comment says",
        };
        var run = SharedOptions.RunOfJob();
        var command = new Command("slash-command", "On GitHub Actions: logs what a person asks of a run, and wakes it")
        {
            line,
            run,
            repository,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                using var job = WorkflowJob.Open(context, parsed.GetValue(repository));
                var (coordinator, _) = job.OpenRun(parsed.GetRequiredValue(run));
                return await new SlashCommandWork(job, coordinator).RunAsync(
                    parsed.GetRequiredValue(line),
                    cancellation
                );
            }
        );
        return command;
    }
}
