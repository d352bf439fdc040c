namespace Ralf.Actions;

/// <summary>
/// A failure that the user can mend: bad input, a missing program, a refused log. Everything else that is thrown is a defect.
/// Made by <see cref="Errors"/> alone, so that every message is in one catalogue.
/// </summary>
internal sealed class UserException(
    string code,
    string message,
    int exitCode = ExitCode.Usage,
    Exception? cause = null
) : Exception(message, cause)
{
    /// <summary>Stable code, <c>RALFnnn</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What the process exits with: one of <see cref="Actions.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
