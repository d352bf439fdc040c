using Ralf.Core.Schemas;

namespace Ralf.Actions.Sessions;

/// <summary>Checks data against its schema in a process of its own: this program, started again. Schema and data are of
/// others, and two small ones can need more time or memory than there is.</summary>
/// <param name="program">The command line of this program: program and leading arguments.</param>
internal sealed class DataProcess(
    IReadOnlyList<string> program,
    IReadOnlyDictionary<string, string> hostEnvironment,
    TimeProvider clock
)
{
    /// <summary>The hidden command that does the check.</summary>
    public const string Command = "check-data";

    /// <summary>The check of one file is ended after this time.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>How long the program may take to start, on a busy machine too.</summary>
    private static readonly TimeSpan _start = TimeSpan.FromSeconds(25);

    /// <summary>The memory that it may use: 2 GiB
    /// (https://learn.microsoft.com/dotnet/core/runtime-config/garbage-collector#heap-limit).</summary>
    private const string HeapLimit = "0x80000000";

    private const int MaxAnswer = 256 * 1024;

    /// <summary>Returns the findings; empty: the file is valid.</summary>
    /// <param name="data">The file.</param>
    /// <param name="folders">Folders of the session.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the process was ended first.</exception>
    public async Task<IReadOnlyList<DataFinding>> RunAsync(
        DataContract contract,
        string data,
        SessionFolders folders,
        CancellationToken cancellation
    )
    {
        var file = data + ".contract";
        try
        {
            PlainFile.Write(file, JsonSerializer.Serialize(contract, PlanJson.Indented.Of<DataContract>()));
            var answer = new StringBuilder();
            var exit = await ChildProcess.RunAsync(
                new(
                    program,
                    program[0],
                    [.. program.Skip(1), Command, "--contract", file, "--data", data],
                    folders.Root,
                    Environment(folders),
                    Limit + _start
                ),
                (stream, token) => StreamReading.LinesAsync(stream, MaxAnswer, l => answer.Append(l), token),
                (stream, token) => StreamReading.TailAsync(stream, new OutputTail(1), token),
                clock,
                cancellation
            );
            cancellation.ThrowIfCancellationRequested();
            return exit.End == ChildEnd.TimedOut ? [Slow(contract)] : Read(contract, exit, answer.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The finding about a check that was ended.</summary>
    public static DataFinding Slow(DataContract contract) =>
        DataFinding.Of(
            contract.File,
            0,
            null,
            "",
            $"holding it against the schema takes more than {Limit.TotalSeconds:0} s; make the schema simpler, or the data smaller"
        );

    private static IReadOnlyList<DataFinding> Read(DataContract contract, ChildExit exit, string answer)
    {
        try
        {
            if (exit.ExitCode == 0)
            {
                var findings = JsonSerializer.Deserialize(answer, StateJson.Compact.Of<IReadOnlyList<DataFinding>>());
                return [.. findings!.Take(DataFinding.Most).Select(f => f.Bounded())];
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        return
        [
            DataFinding.Of(
                contract.File,
                0,
                null,
                "",
                $"it cannot be held against the schema: the check ended with {exit.ExitCode}, as it does for want of memory"
            ),
        ];
    }

    private Dictionary<string, string> Environment(SessionFolders folders)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = ProgramSearch.PathOf(hostEnvironment),
            ["LANG"] = "C.UTF-8",
            ["HOME"] = folders.Root,
            ["TMPDIR"] = folders.Root,
            ["DOTNET_GCHeapHardLimit"] = HeapLimit,
            [ScrubbedEnvironment.Marker] = folders.Marker,
        };
        if (hostEnvironment.TryGetValue("DOTNET_ROOT", out var root))
        {
            environment["DOTNET_ROOT"] = root;
        }

        return environment;
    }
}
