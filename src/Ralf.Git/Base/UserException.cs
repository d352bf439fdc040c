namespace Ralf;

/// <summary>
/// A failure that the user can mend: bad input, a missing program, a refused log. Everything else that is thrown is a
/// defect.
/// Made by the class <c>…Errors</c> of each folder alone. The hundreds of its code say whose: RALF1xx a plan
/// (<c>Problems</c>), 2xx git, 3xx agents and sessions,
/// 4xx the state log, 5xx runs and commands, 6xx GitHub.
/// </summary>
internal sealed class UserException(string code, string message, int exitCode = ExitCode.Usage, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Stable code, <c>RALFnnn</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What the process exits with: one of <see cref="Ralf.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
