namespace Ralf.Core.Scopes;

/// <summary>Errors of the second reading of trees: RALF561.</summary>
internal static class SecondReadingErrors
{
    public static UserException ReadersDisagree(string about, string why, string ours, string theirs) =>
        new(
            "RALF561",
            $"Ralf and LibGit2Sharp read {about} differently: {why}. Ralf lists {ours}; LibGit2Sharp lists {theirs}. "
                + "One of them is wrong, so nothing lands; please report this bug with both lists at https://github.com/ralf-actions/ralf-actions/issues",
            ExitCode.LogRefused
        );
}
