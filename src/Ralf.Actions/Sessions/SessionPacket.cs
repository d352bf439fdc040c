using System.Text.Json.Serialization;

namespace Ralf.Actions.Sessions;

/// <summary>An earlier attempt's in-scope work: the paths that differ between its base and its head.</summary>
internal sealed record Checkpoint(GitId Base, GitId Head);

/// <summary>Everything that a session needs, as a folder: <c>packet.json</c> (this record) and <c>prompt.md</c>. The
/// same packet gives the same session on any machine that has the base's objects.</summary>
/// <param name="Version">The format version: 1.</param>
/// <param name="Base">The commit that the session starts from and that its work is compared with.</param>
/// <param name="Scope">The scope as dispatched; a granted extension may make it wider than the task's own.</param>
/// <param name="Protected">Globs that may not be written, even inside the scope.</param>
internal sealed record SessionPacket(
    int Version,
    RunId Run,
    PlanTask Task,
    int Attempt,
    string Fence,
    GitId Base,
    Checkpoint? Checkpoint,
    IReadOnlyList<string> Scope,
    IReadOnlyList<string> Protected,
    IReadOnlyList<string> Setup,
    [property: System.Text.Json.Serialization.JsonIgnore] string Prompt
)
{
    public const int CurrentVersion = 1;

    /// <summary>Paths outside the scope that the previous session wrote, if the task runs again because of them: the
    /// agent is allowed less.</summary>
    [JsonPropertyName("strayed")]
    public IReadOnlyList<string> OutOfScopePaths { get; init; } = [];

    /// <summary>Globs of files that no session owns: patches that this session proposes for them are applied where its
    /// checks run.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    /// <summary>For a session that resolves a conflict: the commit on the base that its workspace starts from, with
    /// everything undisputed and the versions.</summary>
    [JsonPropertyName("ground")]
    public GitId? ConflictBase { get; init; }

    /// <summary>Where new links may lead.</summary>
    public LinkPolicy Links { get; init; }

    /// <summary>Folders that may be git repositories.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>What the workspace holds besides the scope; null: the whole base.</summary>
    public SessionView? View { get; init; }

    /// <summary>How long a job waits before its session, so that the sessions of a wave do not all call the model's API
    /// at the same moment.</summary>
    public TimeSpan StartsAfter { get; init; }

    private const string ManifestName = "packet.json";
    private const string PromptName = "prompt.md";

    private static readonly JsonSerializerOptions _options = RalfJson.Options(
        indented: true,
        SessionPacketContext.Default
    );

    /// <summary>Writes the packet into a folder, which is created if missing.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        PlainFile.Write(Path.Combine(folder, PromptName), Prompt);
        PlainFile.Write(
            Path.Combine(folder, ManifestName),
            JsonSerializer.Serialize(this, _options.Of<SessionPacket>())
        );
    }

    /// <summary>Reads a packet; throws <see cref="UserException"/> if the folder has none, or one of a newer
    /// version.</summary>
    public static SessionPacket ReadFrom(string folder)
    {
        var manifest = Path.Combine(folder, ManifestName);
        var prompt = Path.Combine(folder, PromptName);
        if (!File.Exists(manifest) || !File.Exists(prompt))
        {
            throw SessionErrors.NoPacket(folder);
        }

        try
        {
            var packet = JsonSerializer.Deserialize(File.ReadAllText(manifest), _options.Of<SessionPacket>());
            return packet is { Version: CurrentVersion }
                ? packet with
                {
                    Prompt = File.ReadAllText(prompt),
                }
                : throw SessionErrors.BadPacket(manifest, "it was written by another version of ralf");
        }
        catch (JsonException error)
        {
            throw SessionErrors.BadPacket(manifest, error.Message);
        }
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SessionPacket))]
internal sealed partial class SessionPacketContext : JsonSerializerContext;
