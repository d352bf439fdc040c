namespace Ralf;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The run ended with tasks that failed, conflicted or stayed blocked.</summary>
    public const int RunFailed = 1;

    /// <summary>Wrong usage or an invalid plan.</summary>
    public const int Usage = 2;

    public const int Paused = 3;

    /// <summary>The state log was refused: it is damaged, foreign, behind its result branch, or from a newer
    /// version.</summary>
    public const int LogRefused = 4;

    public const int Interrupted = 130;
}
