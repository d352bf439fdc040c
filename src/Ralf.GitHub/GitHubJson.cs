using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ralf.GitHub;

/// <summary>JSON of the API's answers.</summary>
internal static class GitHubJson
{
    public static JsonSerializerOptions Compact { get; } = RalfJson.Options(indented: false, GitHubJsonContext.Default);

    /// <summary>The message and errors of a refusal; null if the body has no readable message.</summary>
    public static IReadOnlyList<string>? RefusalWords(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, Compact.Of<RefusalJson>()) is { Message: { } message } refusal
                ? [message, .. refusal.Words()]
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or an escape with a lone surrogate.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RefusalJson))]
[JsonSerializable(typeof(RunJson))]
[JsonSerializable(typeof(RunsJson))]
[JsonSerializable(typeof(ArtifactsJson))]
[JsonSerializable(typeof(DispatchJson))]
[JsonSerializable(typeof(PermissionJson))]
[JsonSerializable(typeof(List<CommentJson>))]
[JsonSerializable(typeof(List<LabelJson>))]
[JsonSerializable(typeof(List<PullRequestJson>))]
[JsonSerializable(typeof(SearchJson))]
[JsonSerializable(typeof(WrittenJson))]
[JsonSerializable(typeof(GraphQlAnswer<JsonNode>))]
[JsonSerializable(typeof(GraphQlAnswer<ViewerJson>))]
internal sealed partial class GitHubJsonContext : JsonSerializerContext;
