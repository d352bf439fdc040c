using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf log RUN --repair</c>: reports what it repairs, and refuses a run that a process of this machine
/// drives.</summary>
internal static class LogRepairing
{
    public static int Run(CommandContext context, string? repository, string? given)
    {
        using var opened = context.OpenRepository(repository);
        var (store, run) = OpenedRun.Find(opened, given, mayBeDeleted: true);
        var folders = LocalFolders.Of(opened.CommonDirectory, run, Path.GetTempPath());
        using (RunLock.TryTake(folders.LockFile) ?? throw RunErrors.RunIsHeld(run.Value))
        {
            var done = LogRepair.Repair(store, run, context.Clock.GetUtcNow());
            context.Error.WriteLine(
                done is null ? $"run {run}: its log is sound; nothing to repair" : $"run {run}: {done}"
            );
        }

        return ExitCode.Done;
    }
}
