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

    private static IEnumerable<RunId> Finished(GitRepository repository, string? named)
    {
        if (named is null)
        {
            return StateLog.Runs(repository).Where(r => IsOver(repository, r));
        }

        var run = LocalRuns.Pick(repository, named);
        return IsOver(repository, run) ? [run] : throw CommandErrors.RunIsOpen(run.Value);
    }

    private static bool IsOver(GitRepository repository, RunId run) =>
        StateLog.Open(repository, run).State.Phase is RunPhase.Done or RunPhase.Failed or RunPhase.Cancelled;

    private static void Clean(CommandContext context, GitRepository repository, RunId run, bool all)
    {
        var folders = LocalFolders.Of(repository.CommonDirectory, run, Path.GetTempPath());
        using (RunLock.TryTake(folders.LockFile) ?? throw RunErrors.RunIsHeld(run.Value))
        {
            var kept = all ? [] : new[] { run.StateRef, run.ResultRef, run.ResultBranch, run.SeenRef };
            var refs = repository
                .Refs($"refs/heads/ralf/{run}/")
                .Concat(repository.Refs($"refs/ralf/{run}/"))
                .Concat(repository.Refs(run.SeenRef).Where(r => r.Key == run.SeenRef))
                .Where(r => !kept.Contains(r.Key));
            var removed = refs.Select(r => new RefUpdate(r.Key, r.Value, GitId.None)).ToList();
            if (removed.Count > 0 && !repository.TryUpdateRefs(removed))
            {
                throw CommandErrors.RefsMoved(run.Value);
            }

            context.Error.WriteLine($"{run}: {removed.Count} branches removed");
        }

        folders.Remove();
        RunDriver.NoteLeft(context, folders.WorkRoot);
        RunDriver.NoteLeft(context, folders.Root);
    }
}
