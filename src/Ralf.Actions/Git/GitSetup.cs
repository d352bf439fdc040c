using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using LibGit2Sharp;

namespace Ralf.Actions.Git;

/// <summary>What holds for the whole process: LibGit2Sharp asks neither who owns a repository nor the machine's configuration, and the git program is new enough.</summary>
internal static class GitSetup
{
    private static readonly Lazy<bool> Library = new(SetLibrary);
    private static readonly Lazy<bool> Program = new(CheckProgram);

    /// <summary>Before LibGit2Sharp is used. Throws as <see cref="Check"/>.</summary>
    public static void Apply()
    {
        _ = Library.Value;
        Check();
    }

    /// <summary>Before git is. Throws <see cref="UserException"/> where it is missing or older than 2.30.</summary>
    public static void Check() => _ = Program.Value;

    /// <summary>Whether a <c>git version</c> line says 2.30 or later; a version that cannot be read passes.</summary>
    internal static bool IsNewEnough(string version)
    {
        var number = version.Split(' ').ElementAtOrDefault(2) ?? "";
        var parts = number
            .Split('.')
            .Select(p => int.TryParse(p, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .ToArray();
        return parts is not [>= 0 and var major, >= 0 and var minor, ..]
            || (major, minor).CompareTo((2, 30)) >= 0;
    }

    private static bool SetLibrary()
    {
        GlobalSettings.SetOwnerValidation(false);
        GlobalSettings.SetExtensions("worktreeconfig", "partialclone", "preciousobjects");
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

    private static bool CheckProgram()
    {
        var version = Version();
        return IsNewEnough(version) ? true : throw GitErrors.GitTooOld(version);
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
