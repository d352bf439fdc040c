using System.ComponentModel;
using System.Text.RegularExpressions;

namespace Ralf.Agents;

/// <summary>Asks Claude Code for its version. An older one does not know the options that sessions need, and would
/// refuse each of them.</summary>
internal static partial class ClaudeVersion
{
    /// <summary>The oldest version that Ralf's sessions were tested with.</summary>
    public static readonly Version Lowest = new(2, 1, 260);

    /// <summary>The answer takes a tenth of a second; one that does not come says nothing about the version.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    private const int MaxAnswer = 1000;

    /// <summary>Returns null if this program can be used, as far as its answer tells.</summary>
    /// <param name="program">Absolute path of Claude Code.</param>
    /// <param name="ralf">The command line of this very program.</param>
    public static async Task<UserException?> CheckAsync(
        string program,
        IReadOnlyDictionary<string, string> host,
        IReadOnlyList<string> ralf,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var folder = Directory.CreateTempSubdirectory("ralf-agent-").FullName;
        var (answer, errors) = (new OutputTail(MaxAnswer), new OutputTail(MaxAnswer));
        try
        {
            var exit = await ChildProcess.RunAsync(
                new(ralf, program, ["--version"], folder, Environment(host, folder), _limit),
                (stream, token) => StreamReading.TailAsync(stream, answer, token),
                (stream, token) => StreamReading.TailAsync(stream, errors, token),
                clock,
                cancellation
            );
            return Judge(program, exit, answer.ToString(), errors.ToString());
        }
        catch (Win32Exception failure)
        {
            return AgentErrors.ClaudeUnusable(program, failure.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static UserException? Judge(string program, ChildExit exit, string answer, string errors) =>
        Number().Match(answer) is { Success: true } found
        && Version.TryParse(found.Value, out var version)
        && version < Lowest
            ? AgentErrors.ClaudeTooOld(found.Value, Lowest)
        : exit is { End: ChildEnd.Exited, ExitCode: not 0 }
            ? AgentErrors.ClaudeUnusable(
                program,
                AgentText.Line($"it ended with exit code {exit.ExitCode}. {errors}", 300)
            )
        : null;

    private static Dictionary<string, string> Environment(IReadOnlyDictionary<string, string> host, string folder) =>
        new(ClaudeInstallation.Constants, StringComparer.Ordinal)
        {
            ["PATH"] = ProgramSearch.PathOf(host),
            ["LANG"] = "C.UTF-8",
            ["HOME"] = folder,
            ["TMPDIR"] = folder,
            [ScrubbedEnvironment.Marker] = folder,
        };

    [GeneratedRegex(@"\d{1,6}\.\d{1,6}\.\d{1,6}")]
    private static partial Regex Number();
}
