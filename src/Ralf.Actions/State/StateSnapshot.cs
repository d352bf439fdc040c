using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ralf.Actions.Git;

namespace Ralf.Actions.State;

/// <summary>
/// A fold that is kept beside the repository, so that to say where a run stands costs what was appended since, however long its log is. It caches and never
/// replaces: what is not of this program, of this log and whole is thrown away, and it holds no more than a report of the run needs.
/// </summary>
/// <param name="Program">The build that folded; another one may fold otherwise.</param>
/// <param name="Tip">The state commit that was found sound.</param>
/// <param name="Result">Where the result stood then.</param>
/// <param name="State">Of the records of a task, those that say where its work is.</param>
internal sealed record StateSnapshot(string Program, GitId Tip, GitId Result, RunState State)
{
    private const int SumLength = 2 * SHA256.HashSizeInBytes;

    private static readonly JsonSerializerOptions Options = new(RalfJson.Compact)
    {
        IgnoreReadOnlyProperties = true,
        MaxDepth = 64,
    };

    /// <summary>This build.</summary>
    public static string ThisProgram { get; } =
        typeof(StateSnapshot).Module.ModuleVersionId.ToString("N");

    public static StateSnapshot Of(RunState state, GitId tip, GitId result) =>
        new(ThisProgram, tip, result, state with { Tasks = [.. state.Tasks.Select(Short)] });

    /// <summary>The snapshot in a file; null where there is none that this program wrote of this run, whole.</summary>
    public static StateSnapshot? Read(string file, RunId run)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var json = bytes.AsSpan(Math.Min(SumLength, bytes.Length));
            return
                Encoding.ASCII.GetString(bytes, 0, bytes.Length - json.Length) == Sum(json)
                && JsonSerializer.Deserialize(json, Options.Of<StateSnapshot>()) is { } kept
                && kept.Program == ThisProgram
                && kept.State.Run == run
                ? kept
                : null;
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps it; where the file cannot be written, it is not kept.</summary>
    public void Write(string file)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, Options.Of<StateSnapshot>());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var half = $"{file}.{Environment.ProcessId}";
            File.WriteAllBytes(half, [.. Encoding.ASCII.GetBytes(Sum(json)), .. json]);
            File.Move(half, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever asks next reads the log.
        }
    }

    private static TaskStanding Short(TaskStanding task)
    {
        var last = task.LastRecord;
        var work = task.Records.LastOrDefault(r => r.Head is not null);
        return task.Records.Count < 2
            ? task
            : task with
            {
                Records = [.. task.Records.Where(r => r == last || r == work)],
            };
    }

    private static string Sum(ReadOnlySpan<byte> json) =>
        Convert.ToHexStringLower(SHA256.HashData(json));
}
