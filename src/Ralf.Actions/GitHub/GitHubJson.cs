using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ralf.Actions.GitHub;

/// <summary>JSON of what is read of the API's answers.</summary>
internal static class GitHubJson
{
    public static JsonSerializerOptions Compact { get; } =
        RalfJson.Options(indented: false, GitHubJsonContext.Default);

    /// <summary>The message of a refusal and the errors behind it; null where the body holds no message that can be read.</summary>
    public static IReadOnlyList<string>? RefusalWords(string body)
    {
        try
        {
            return
                JsonSerializer.Deserialize(body, Compact.Of<RefusalShape>())
                    is { Message: { } message } refusal
                ? [message, .. refusal.Words()]
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair in an escape.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RefusalShape))]
[JsonSerializable(typeof(RunShape))]
[JsonSerializable(typeof(RunsShape))]
[JsonSerializable(typeof(ArtifactsShape))]
[JsonSerializable(typeof(DispatchShape))]
[JsonSerializable(typeof(PermissionShape))]
[JsonSerializable(typeof(List<CommentShape>))]
[JsonSerializable(typeof(List<LabelShape>))]
[JsonSerializable(typeof(List<PullRequestShape>))]
[JsonSerializable(typeof(SearchShape))]
[JsonSerializable(typeof(WrittenShape))]
[JsonSerializable(typeof(GraphQlAnswer<JsonNode>))]
[JsonSerializable(typeof(GraphQlAnswer<ViewerShape>))]
internal sealed partial class GitHubJsonContext : JsonSerializerContext;
