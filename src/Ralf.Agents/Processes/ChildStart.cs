namespace Ralf.Agents;

/// <summary>One start of a program. Its environment is exactly <paramref name="Environment"/>, including the session's
/// marker.</summary>
/// <param name="Ralf">The command line of this very program, which supervises it.</param>
/// <param name="Program">Absolute path.</param>
/// <param name="Input">Its standard input; null: empty.</param>
/// <param name="User">The user that it runs as; null: the user of this program.</param>
internal sealed record ChildStart(
    IReadOnlyList<string> Ralf,
    string Program,
    IReadOnlyList<string> Arguments,
    string Folder,
    IReadOnlyDictionary<string, string> Environment,
    TimeSpan Timeout,
    string? Input = null,
    AgentUser? User = null
)
{
    /// <summary>Reads the kernel's count of processes killed for lack of memory.</summary>
    public Func<long?> MemoryKills { get; init; } = () => Agents.OomKills.Count();
}
