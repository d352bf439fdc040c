using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary>Selects the run of a command: the named one, or else the one that was last written to.</summary>
internal static class LocalRuns
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

    /// <summary>Throws <see cref="UserException"/> (exit 2) if there is no such run; the message lists the existing
    /// ones.</summary>
    /// <param name="known">The runs of the store, the newest first; null: they are looked up.</param>
    public static RunId Pick(IGitStore store, string? given, IReadOnlyList<RunId>? known = null)
    {
        known ??= StateLog.Runs(store);
        if (given is null)
        {
            return known.Count > 0 ? known[0] : throw StateErrors.NoRuns();
        }

        return !RunId.TryParse(given, out var run) ? throw StateErrors.NoSuchRun(given, known)
            : known.Contains(run) ? run
            : throw StateLog.Absent(store, run);
    }
}
