using System.CommandLine;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf clean [RUN]</c>: removes session branches and local data of finished runs; result and log only on
/// request.</summary>
internal static class CleanCommand
{
    public static Command Create(CommandContext context)
    {
        var (run, repository) = (LocalRuns.Argument(), SharedOptions.Repository());
        run.Description = "The run's id (default: all finished runs)";
        var all = SharedOptions.Flag(
            "--all",
            "Removes the result branch and the log too; what was not merged is then gone"
        );
        var command = new Command("clean", "Removes session branches and local data of finished runs")
        {
            run,
            repository,
            all,
        };
        command.SetAction(parsed =>
        {
            using var opened = context.OpenRepository(parsed.GetValue(repository));
            foreach (var finished in Finished(opened, parsed.GetValue(run)))
            {
                Clean(context, opened, finished, parsed.GetValue(all));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<StateLog> Finished(GitRepository repository, string? named)
    {
        if (named is null)
        {
            return StateLog.Runs(repository).Select(r => StateLog.Open(repository, r)).Where(IsOver);
        }

        var log = StateLog.Open(repository, LocalRuns.Pick(repository, named));
        return IsOver(log) ? [log] : throw CommandErrors.RunIsOpen(log.State.Run.Value);
    }

    private static bool IsOver(StateLog log) =>
        log.State.Phase is RunPhase.Done or RunPhase.Failed or RunPhase.Cancelled;

    private static void Clean(CommandContext context, GitRepository repository, StateLog log, bool all)
    {
        var run = log.State.Run;
        var folders = LocalFolders.Of(repository.CommonDirectory, run, Path.GetTempPath());
        using (RunLock.TryTake(folders.LockFile) ?? throw RunErrors.RunIsHeld(run.Value))
        {
            var (removed, kept) = CleanedRefs.Of(repository, log, all);
            if (removed.Count > 0 && !repository.TryUpdateRefs(removed))
            {
                throw CommandErrors.RefsMoved(run.Value);
            }

            context.Error.WriteLine($"{run}: {removed.Count} {(removed.Count == 1 ? "branch" : "branches")} removed");
            foreach (var line in kept)
            {
                context.Error.WriteLine($"note: {line}");
            }

            if (all && log.State.Result != log.State.Base)
            {
                var result = log.State.Result;
                context.Error.WriteLine(
                    $"{run}: its result was {result.Short}; 'git branch NAME {result}' brings it back"
                );
            }
        }

        folders.Remove();
        RunDriver.NoteLeft(context, folders.WorkRoot);
        RunDriver.NoteLeft(context, folders.Root);
    }
}
