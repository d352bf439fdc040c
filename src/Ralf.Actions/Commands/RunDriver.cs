using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Commands;

/// <summary>Runs a log's run on this machine until it ends, pauses or is interrupted, and shows it; shared by
/// <c>run</c>, <c>resume</c> and <c>demo</c>.</summary>
/// <param name="approve">Gates that are approved beforehand (<c>--approve</c>); null: none.</param>
internal sealed class RunDriver(CommandContext context, GitRepository repository, IReadOnlyList<string>? approve = null)
{
    /// <summary>Drives the run; returns the program's exit code.</summary>
    public async Task<int> DriveAsync(StateLog log, int parallel, CancellationToken interrupted)
    {
        var folders = LocalFolders.Of(repository.CommonDirectory, log.State.Run, Path.GetTempPath());
        using var runLock = RunLock.TryTake(folders.LockFile) ?? throw RunErrors.RunIsHeld(log.State.Run.Value);
        log.Refresh();
        var user = AgentUser.Resolve(context.Environment);
        folders.Keep(isShared: user is not null);
        await context.Error.WriteLineAsync(Header(user));
        var state = await LoopAsync(log, folders, runLock, parallel, interrupted);
        NoteLeft(context, folders.WorkRoot);
        var isBranchGone = MovedResult.Look(repository, state) is { Seen.IsNone: true };
        RunSummary.Write(state, Consoles.OfErrors(context), isBranchGone);
        NoteBranchLeft(state, log.Tip);
        return ExitCodeOf(state, interrupted.IsCancellationRequested);
    }

    /// <summary>Says that a folder of sessions could not be removed, if it is still there.</summary>
    public static void NoteLeft(CommandContext context, string folder)
    {
        if (Directory.Exists(folder))
        {
            context.Error.WriteLine(
                $"note: '{folder}' could not be removed: something in it belongs to another user, or is in use. Remove it by hand."
            );
        }
    }

    /// <summary>Says what a session may do on this machine.</summary>
    private static string Header(AgentUser? user) =>
        user is null
            ? "Sessions run as you, without a sandbox: they can read and change what you can (SECURITY.md)."
            : $"Sessions run as the user '{user.Name}', without a sandbox (SECURITY.md).";

    private async Task<RunState> LoopAsync(
        StateLog log,
        LocalFolders folders,
        RunLock runLock,
        int parallel,
        CancellationToken interrupted
    )
    {
        using var progress = RunProgress.For(context, log.State);
        using var loop = new RunLoop(
            log,
            repository,
            Engine(folders),
            new(parallel, context.Clock)
            {
                Approve = approve ?? [],
                CheckLock = () =>
                {
                    if (!runLock.IsHeld)
                    {
                        throw RunErrors.LockLost(log.State.Run.Value, folders.LockFile);
                    }
                },
            },
            progress
        );
        try
        {
            return await loop.RunAsync(interrupted);
        }
        finally
        {
            if (runLock.IsHeld)
            {
                folders.RemoveWork();
            }
        }
    }

    /// <summary>The visible branch stays behind if a person has checked it out or moved it; this says how to get the
    /// result then.</summary>
    private void NoteBranchLeft(RunState state, GitId stateTip)
    {
        if (repository.ResolveCommit(state.Run.ResultBranch) is not { } seen || seen == state.Result)
        {
            return;
        }

        _ = ManualCommits.Decide(repository, state, stateTip, out var refused);
        context.Error.WriteLine(
            refused is null
                ? $"note: {BranchNames.Result(state.Run)} was left at {seen.Short}, since it is checked out; "
                    + $"to bring it up to the result, be on it and: git merge --ff-only {state.Run.ResultRef}"
                : $"note: {BranchNames.Result(state.Run)} stands at {seen.Short}, which is not taken into the result: {refused}"
        );
    }

    /// <summary>The process's exit code for a run in this state.</summary>
    public static int ExitCodeOf(RunState state, bool interrupted) =>
        state.Phase switch
        {
            RunPhase.Done => ExitCode.Done,
            RunPhase.Failed or RunPhase.Cancelled => ExitCode.RunFailed,
            RunPhase.Paused => ExitCode.Paused,
            _ => interrupted ? ExitCode.Interrupted : ExitCode.RunFailed,
        };

    /// <summary>Runs sessions as processes on this machine.</summary>
    private LocalEngine Engine(LocalFolders folders)
    {
        var shell = new ShellCommands(context.Environment, context.ProgramPath, context.Clock);
        return new(repository, Runner(context, repository), new(repository, shell), folders, context.Clock);
    }

    public static SessionRunner Runner(CommandContext context, GitRepository repository) =>
        new(
            repository,
            settings => AgentFactory.Create(settings.Use, context.Environment, context.ProgramPath, context.Clock),
            new ShellCommands(context.Environment, context.ProgramPath, context.Clock),
            new DataProcess(context.ProgramPath, context.Environment, context.Clock),
            context.Clock
        );
}
