using System.CommandLine;
using Ralf.Actions.Runs;
using Ralf.Core.Scheduling;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf demo [DIR]</c>: runs a whole plan on a sample repository with a scripted agent; no key, no
/// network.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string?>("DIR")
        {
            Description = "A new folder for the sample repository (default: one in the folder for temporary files)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "demo",
            "Runs a whole plan on a sample repository with a scripted agent; no key, no network"
        )
        {
            folder,
        };
        command.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetValue(folder), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string? folder, CancellationToken cancellation)
    {
        var target = folder is null
            ? Path.Combine(Path.GetTempPath(), $"ralf-demo-{context.Clock.GetUtcNow().UtcDateTime:yyyyMMdd-HHmmss}")
            : Path.GetFullPath(folder, context.CurrentDirectory);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw CommandErrors.NotEmpty(target);
        }

        await context.Error.WriteLineAsync(
            $"A sample repository with a plan of {DemoRepository.TaskCount} tasks: {target}"
        );
        DemoRepository.Create(target, context.ProgramPath, context.Clock.GetUtcNow());
        using var repository = GitRepository.Open(target);
        var loaded = context.LoadPlan(repository, Path.Combine(target, PlanLoading.DefaultPlan));
        PlanProblems.Write(loaded, context.Error);
        var log = RunStart.Create(repository, loaded.Plan!, "demo", null, context.Clock.GetUtcNow());
        await new RunDriver(context, repository).DriveAsync(log, loaded.Plan!.Limits.Parallel, cancellation);
        log.Refresh();
        var differences = DemoScript.Differences(log.State);
        await context.Error.WriteLineAsync(
            differences.Count == 0
                ? $"\nThe demo ended as scripted. Look around:\n  cd {target}\n  git log --oneline --graph ralf/demo/result\n  git log --stat ralf/demo/state\n  ralf report --output demo.html"
                : $"\nThe demo did not end as scripted:\n  {string.Join("\n  ", differences)}"
        );
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted
            : differences.Count == 0 ? ExitCode.Done
            : ExitCode.RunFailed;
    }
}
