using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.State;

namespace Ralf.Actions.Commands;

/// <summary>Runs a log's run on this machine until it ends, pauses or is interrupted, and shows it: what <c>run</c>, <c>resume</c> and <c>demo</c> share.</summary>
internal sealed class RunDriver(CommandContext context, GitRepository repository)
{
    /// <summary>Drives the run; returns the program's exit code.</summary>
    public async Task<int> DriveAsync(StateLog log, int parallel, CancellationToken interrupted)
    {
        var folders = LocalFolders.Of(
            repository.CommonDirectory,
            log.State.Run,
            Path.GetTempPath()
        );
        using var held =
            RunLock.TryTake(folders.LockFile) ?? throw Errors.RunIsHeld(log.State.Run.Value);
        log.Refresh();
        RunState state;
        using (var progress = RunProgress.For(context, log.State))
        {
            using var loop = new RunLoop(
                log,
                repository,
                Engine(folders),
                new(parallel, context.Clock),
                progress
            );
            state = await loop.RunAsync(interrupted);
        }

        folders.RemoveEmptyWork();

        RunSummary.Write(state, Consoles.For(context.Error, context));
        return ExitCodeOf(state, interrupted.IsCancellationRequested);
    }

    /// <summary>What the process exits with for a run in this state.</summary>
    public static int ExitCodeOf(RunState state, bool interrupted) =>
        state.Phase switch
        {
            RunPhase.Done => ExitCode.Done,
            RunPhase.Failed or RunPhase.Cancelled => ExitCode.RunFailed,
            RunPhase.Paused => ExitCode.Paused,
            _ => interrupted ? ExitCode.Interrupted : ExitCode.RunFailed,
        };

    /// <summary>Sessions as processes of this machine.</summary>
    private LocalEngine Engine(LocalFolders folders)
    {
        var shell = new ShellCommands(context.Environment, context.Clock);
        return new(
            repository,
            Runner(context, repository),
            new(repository, shell),
            folders,
            context.Clock
        );
    }

    public static SessionRunner Runner(CommandContext context, GitRepository repository) =>
        new(
            repository,
            settings =>
                AgentFactory.Create(
                    settings.Use,
                    context.Environment,
                    context.ProgramPath,
                    context.Clock
                ),
            new ShellCommands(context.Environment, context.Clock),
            context.Clock
        );
}
