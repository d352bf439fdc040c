using System.CommandLine;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf prompt RUN TASK</c>: prints what the last session of a task was told, or what its first would
/// be.</summary>
internal static class PromptCommand
{
    public static Command Create(CommandContext context)
    {
        var run = SharedOptions.Run();
        var task = new Argument<string>("TASK") { Description = "The task's id" };
        var repository = SharedOptions.Repository();
        var next = SharedOptions.Flag("--next", "What the next attempt would be told, not what the last one was");
        var command = new Command("prompt", "Prints what a session was or would be told")
        {
            run,
            task,
            repository,
            next,
        };
        command.SetAction(parsed =>
        {
            using var opened = context.OpenRepository(parsed.GetValue(repository));
            var state = StateLog.Open(opened, LocalRuns.Pick(opened, parsed.GetRequiredValue(run))).State;
            var name = parsed.GetRequiredValue(task);
            var status =
                state.Tasks.FirstOrDefault(t => t.Task.Id.Value == name)
                ?? throw RunErrors.UnknownTask(name, state.Tasks.Select(t => t.Task.Id.Value));
            context.Out.Write(BuildPrompt(opened, state, status, parsed.GetValue(next)));
            return ExitCode.Done;
        });
        return command;
    }

    private static string BuildPrompt(GitRepository repository, RunState state, RunTaskStatus status, bool next)
    {
        var folders = LocalFolders.Of(repository.CommonDirectory, state.Run, Path.GetTempPath());
        var packet = folders.Packet(status.Task.Id, status.Attempt);
        if (!next && status.Attempt > 0 && Directory.Exists(packet))
        {
            return SessionPacket.ReadFrom(packet).Prompt;
        }

        var attempt = status.Attempt + 1;
        var dispatch = new TaskDispatched(
            status.Task.Id,
            attempt,
            $"{state.Run}/{status.Task.Id}.{attempt}",
            state.Result,
            status.Task.Scope
        );
        return PacketBuilder.Make(repository, state, dispatch).Prompt;
    }
}
