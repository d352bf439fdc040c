namespace Ralf;

/// <summary>A failure that the user can fix: bad input, a missing program, a refused log. Any other exception is a
/// defect. Only the class <c>…Errors</c> of each folder creates it. The hundreds of the code name the area: RALF1xx a
/// plan (<c>Problems</c>), 2xx git, 3xx agents and sessions, 4xx the state log, 5xx runs and commands, 6xx
/// GitHub.</summary>
internal sealed class UserException(string code, string message, int exitCode = ExitCode.Usage, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Stable code: <c>RALFnnn</c>.</summary>
    public string Code { get; } = code;

    /// <summary>The exit code of the process: one of <see cref="Ralf.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
