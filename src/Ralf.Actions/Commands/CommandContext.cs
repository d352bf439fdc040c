namespace Ralf.Actions.Commands;

/// <summary>What commands take from outside: made once by <c>Program</c>, by hand in tests.</summary>
/// <param name="Out">Data.</param>
/// <param name="Error">Talk.</param>
/// <param name="Environment">Variables of the process.</param>
/// <param name="CurrentDirectory">Absolute.</param>
/// <param name="IsTerminal">Whether <paramref name="Error"/> is a terminal that can be redrawn (and <c>CI</c> is not set).</param>
/// <param name="ProgramPath">How to start this very program again (command and leading arguments), for <c>ralf mcp</c>.</param>
internal sealed record CommandContext(
    TextWriter Out,
    TextWriter Error,
    TextReader In,
    IReadOnlyDictionary<string, string> Environment,
    TimeProvider Clock,
    string CurrentDirectory,
    bool IsTerminal,
    IReadOnlyList<string> ProgramPath
);
