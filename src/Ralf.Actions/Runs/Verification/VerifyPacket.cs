using System.Text.Json.Serialization;
using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>Everything that a job needs to run the plan's <c>verify</c> on a commit: <c>verify.json</c> in a
/// folder.</summary>
/// <param name="Version">The format version: 1.</param>
/// <param name="Setup">Shell commands to run first.</param>
/// <param name="Env">Names of environment variables that are passed through.</param>
/// <param name="Timeout">Wall-clock limit of one command.</param>
internal sealed record VerifyPacket(
    int Version,
    RunId Run,
    GitId Commit,
    IReadOnlyList<string> Setup,
    IReadOnlyList<string> Verify,
    IReadOnlyList<string> Env,
    TimeSpan Timeout
)
{
    public const int CurrentVersion = 1;

    /// <summary>The name of the packet's file and of the answer's.</summary>
    public const string FileName = "verify.json";

    private static readonly JsonSerializerOptions _options = RalfJson.Options(
        indented: true,
        VerifyPacketContext.Default
    );

    public static VerifyPacket Build(RunState state, GitId commit) =>
        new(
            CurrentVersion,
            state.Run,
            commit,
            state.Plan.Setup,
            state.Plan.Verify,
            state.Plan.Agent.Env,
            state.Plan.Agent.Timeout
        );

    public void WriteTo(string folder) => WriteJson(folder, this);

    /// <summary>Returns null if the folder has no packet; throws <see cref="UserException"/> if it cannot be
    /// read.</summary>
    public static VerifyPacket? ReadFrom(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var packet = JsonSerializer.Deserialize(File.ReadAllText(file), _options.Of<VerifyPacket>());
            return packet is { Version: CurrentVersion }
                ? packet
                : throw SessionErrors.BadPacket(file, "it was written by another version of ralf");
        }
        catch (JsonException error)
        {
            throw SessionErrors.BadPacket(file, error.Message);
        }
    }

    /// <summary>Writes the outcome.</summary>
    public static void WriteAnswer(string folder, VerifyRecorded answer) => WriteJson(folder, answer);

    private static void WriteJson<T>(string folder, T value)
    {
        Directory.CreateDirectory(folder);
        PlainFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(value, _options.Of<T>()));
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(VerifyPacket))]
[JsonSerializable(typeof(VerifyRecorded))]
internal sealed partial class VerifyPacketContext : JsonSerializerContext;
