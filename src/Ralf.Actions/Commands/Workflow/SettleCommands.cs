using System.CommandLine;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Workflows;

namespace Ralf.Actions.Commands;

/// <summary>The small commands of a workflow's jobs: <c>ralf settled</c> and <c>ralf settle</c>.</summary>
internal static class SettleCommands
{
    /// <summary><c>ralf settled</c>: checks whether the log already has this job's record, so that a re-run job does
    /// not repeat its work.</summary>
    public static Command Settled(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var input = SharedOptions.Packet();
        var command = new Command("settled", "On GitHub Actions: says whether a session's record is in the log already")
        {
            repository,
            input,
        };
        command.SetAction(parsed =>
        {
            using var job = WorkflowJob.Open(context, parsed.GetValue(repository));
            var folder = Path.GetFullPath(parsed.GetRequiredValue(input), context.CurrentDirectory);
            job.Output.Set("settled", IsSettled(job, folder) ? "true" : "false");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary><c>ralf settle</c>: pauses the run after a person cancelled the workflow run.</summary>
    public static Command Settle(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var run = SharedOptions.RunOfJob();
        var command = new Command("settle", "On GitHub Actions: pauses a run whose workflow run a person cancelled")
        {
            repository,
            run,
        };
        command.SetAction(parsed =>
        {
            using var job = WorkflowJob.Open(context, parsed.GetValue(repository));
            var (coordinator, _) = job.OpenRun(parsed.GetRequiredValue(run));
            var detail = $"{job.Environment.Actor} cancelled workflow run {job.Environment.RunId}";
            coordinator.Log.Commit(() =>
                coordinator.State.Phase == RunPhase.Running
                    ? Pauses.Pause(coordinator.State, PauseReasons.Cancelled, detail)
                    : null
            );
            return ExitCode.Done;
        });
        return command;
    }

    private static bool IsSettled(WorkflowJob job, string folder)
    {
        if (VerifyPacket.ReadFrom(folder) is { } verify)
        {
            var (coordinator, _) = job.OpenRun(verify.Run.Value);
            return coordinator.State.Verifying?.Result != verify.Commit;
        }

        var packet = SessionPacket.ReadFrom(folder);
        var (log, _) = job.OpenRun(packet.Run.Value);
        return log.State.Find(packet.Task.Id) is not { State: TaskState.Running } status
            || status.Dispatch?.Fence != packet.Fence;
    }
}
