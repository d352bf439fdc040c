using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using LibGit2Sharp;

namespace Ralf.Git;

/// <summary>What holds for the whole process: LibGit2Sharp asks neither who owns a repository nor the machine's
/// configuration, and the git program is new enough.</summary>
internal static class GitSetup
{
    private static readonly Lazy<bool> _library = new(SetLibrary);
    private static readonly Lazy<string> _program = new(CheckProgram);

    /// <summary>Before LibGit2Sharp is used. Throws as <see cref="Check"/>.</summary>
    public static void Apply()
    {
        _ = _library.Value;
        Check();
    }

    /// <summary>Before git is. Throws <see cref="UserException"/> where it is missing or older than 2.30.</summary>
    public static void Check() => _ = _program.Value;

    /// <summary>Whether git knows <c>cat-file --batch-command</c>. Throws as <see cref="Check"/>.</summary>
    public static bool HasBatchCommand => IsFrom(_program.Value, 2, 36);

    /// <summary>Whether a <c>git version</c> line says 2.30 or later; a version that cannot be read passes.</summary>
    internal static bool IsNewEnough(string version) => IsFrom(version, 2, 30);

    private static bool IsFrom(string version, int major, int minor)
    {
        var number = version.Split(' ').ElementAtOrDefault(2) ?? "";
        var parts = number
            .Split('.')
            .Select(p => int.TryParse(p, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .ToArray();
        return parts is not [>= 0 and var first, >= 0 and var second, ..]
            || (first, second).CompareTo((major, minor)) >= 0;
    }

    private static bool SetLibrary()
    {
        GlobalSettings.SetOwnerValidation(false);
        // Objects alone are written with it, so that how a repository stores its refs (refstorage) is no obstacle.
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
