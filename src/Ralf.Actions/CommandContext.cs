using Ralf.Core.Scheduling;

namespace Ralf.Actions;

/// <summary>The outside world of the commands: made once by <c>Program</c>, by hand in tests.</summary>
/// <param name="Out">Standard output: data.</param>
/// <param name="Error">Standard error: messages.</param>
/// <param name="Environment">Variables of the process.</param>
/// <param name="CurrentDirectory">Absolute.</param>
/// <param name="IsTerminal">True if <paramref name="Error"/> is a terminal that can be redrawn (and <c>CI</c> is not
/// set).</param>
/// <param name="ProgramPath">The command that starts this same program (with leading arguments), for <c>ralf
/// mcp</c>.</param>
internal sealed record CommandContext(
    TextWriter Out,
    TextWriter Error,
    TextReader In,
    IReadOnlyDictionary<string, string> Environment,
    TimeProvider Clock,
    string CurrentDirectory,
    bool IsTerminal,
    IReadOnlyList<string> ProgramPath
)
{
    /// <summary>Opens the repository around a folder. Throws <see cref="UserException"/> if there is no
    /// repository.</summary>
    /// <param name="directory">As typed, relative to the current folder; null: the current folder.</param>
    public GitRepository OpenRepository(string? directory) =>
        GitRepository.Open(Path.GetFullPath(directory ?? ".", CurrentDirectory));

    /// <summary>Reads and checks a plan. See <see cref="PlanLoading.Load"/>.</summary>
    /// <param name="file">As typed; <c>-</c> is standard input.</param>
    public LoadedPlan LoadPlan(GitRepository repository, string file, bool withLocks = false) =>
        PlanLoading.Load(repository, CurrentDirectory, In, file, withLocks);
}
