using CliWrap;
using CliWrap.Buffered;
using LibGit2Sharp;

namespace Ralf.Git;

/// <summary>Setup of the whole process: LibGit2Sharp ignores repository ownership and the machine's configuration, and
/// the git program is recent enough.</summary>
internal static class GitSetup
{
    private static readonly Lazy<bool> _library = new(SetLibrary);
    private static readonly Lazy<string> _program = new(CheckProgram);

    /// <summary>Call before using LibGit2Sharp. Throws like <see cref="Check"/>.</summary>
    public static void Apply()
    {
        _ = _library.Value;
        Check();
    }

    /// <summary>Call before using git. Throws <see cref="UserException"/> if git is missing or older than
    /// 2.30.</summary>
    public static void Check() => _ = _program.Value;

    /// <summary>Starts the check while the caller does something else. <see cref="Check"/> gives its answer.</summary>
    public static void BeginCheck() => _ = Task.Run(() => _program.Value);

    /// <summary>Whether git supports <c>cat-file --batch-command</c>. Throws like <see cref="Check"/>.</summary>
    public static bool HasBatchCommand => IsFrom(_program.Value, 2, 36);

    /// <summary>Whether a <c>git version</c> line says 2.30 or later; an unreadable version passes.</summary>
    internal static bool IsNewEnough(string version) => IsFrom(version, 2, 30);

    private static bool IsFrom(string version, int major, int minor)
    {
        var number = version.Split(' ').ElementAtOrDefault(2) ?? "";
        var parts = number.Split('.').Select(p => int.TryParse(p, out var n) ? n : -1).ToArray();
        return parts is not [>= 0 and var first, >= 0 and var second, ..]
            || (first, second).CompareTo((major, minor)) >= 0;
    }

    private static bool SetLibrary()
    {
        GlobalSettings.SetOwnerValidation(false);
        // LibGit2Sharp only writes objects, so the repository's ref format (refstorage) does not matter.
        GlobalSettings.SetExtensions(
            "worktreeconfig",
            "partialclone",
            "preciousobjects",
            "refstorage",
            "relativeworktrees"
        );
        foreach (
            var level in (ConfigurationLevel[])
                [
                    ConfigurationLevel.Global,
                    ConfigurationLevel.Xdg,
                    ConfigurationLevel.System,
                    ConfigurationLevel.ProgramData,
                ]
        )
        {
            GlobalSettings.SetConfigSearchPaths(level, "/dev/null");
        }

        return true;
    }

    private static string CheckProgram()
    {
        var version = Version();
        return IsNewEnough(version) ? version : throw GitErrors.GitTooOld(version);
    }

    private static string Version()
    {
        try
        {
            return Cli.Wrap("git")
                .WithArguments("version")
                .ExecuteBufferedAsync(Encoding.UTF8)
                .GetAwaiter()
                .GetResult()
                .StandardOutput.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw GitErrors.GitMissing();
        }
    }
}
