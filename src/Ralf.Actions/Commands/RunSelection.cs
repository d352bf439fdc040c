using System.CommandLine;
using Ralf.Actions.Git;
using Ralf.Actions.State;

namespace Ralf.Actions.Commands;

/// <summary>The run that a command is about: the one named, else the one last written to.</summary>
internal static class RunSelection
{
    public static Argument<string?> Argument()
    {
        var run = new Argument<string?>("RUN")
        {
            Description = "The run's id (default: the newest run)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        run.Validators.Add(SharedOptions.NoOption);
        return run;
    }

    /// <summary>Opens the repository that <c>--repository</c> names, relative to the current folder.</summary>
    public static GitRepository Open(CommandContext context, string? repository) =>
        GitRepository.Open(Path.GetFullPath(repository ?? ".", context.CurrentDirectory));

    /// <summary>Throws <see cref="UserException"/> (exit 2) where there is no such run, naming those that there are.</summary>
    public static RunId Pick(IGitStore store, string? given)
    {
        var known = StateLog.Runs(store);
        if (given is null)
        {
            return known.Count > 0 ? known[0] : throw StateErrors.NoRuns();
        }

        return !RunId.TryParse(given, out var run) ? throw StateErrors.NoSuchRun(given, known)
            : known.Contains(run) ? run
            : throw StateLog.Absent(store, run);
    }
}
