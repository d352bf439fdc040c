using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ralf.Actions.Agents;
using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Schemas;
using Ralf.Actions.State;

namespace Ralf.Actions;

/// <summary>How this program writes and reads JSON: <c>snake_case</c>, enums as lower-case words, nulls kept out.</summary>
internal static class RalfJson
{
    /// <summary>All enums that are written: a converter for any would have to be made at run time.</summary>
    private static readonly JsonConverter[] Words =
    [
        WordsOf<AgentKind>(),
        WordsOf<ChangeKind>(),
        WordsOf<ConflictPolicy>(),
        WordsOf<DataFormat>(),
        WordsOf<DriftPolicy>(),
        WordsOf<FollowupPolicy>(),
        WordsOf<GateState>(),
        WordsOf<GateWhen>(),
        WordsOf<NoChangePolicy>(),
        WordsOf<OutOfScopePolicy>(),
        WordsOf<OverlapPolicy>(),
        WordsOf<ReadOverlapPolicy>(),
        WordsOf<RunPhase>(),
        WordsOf<ScopeRequestAnswer>(),
        WordsOf<SessionReason>(),
        WordsOf<SessionStatus>(),
        WordsOf<Severity>(),
        WordsOf<TaskCondition>(),
        WordsOf<TaskSight>(),
        WordsOf<TaskState>(),
    ];

    /// <summary>One line; unknown members are ignored, so that newer writers stay readable.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(indented: false);

    /// <summary>The same, indented, for files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    /// <summary>How values of a type are written and read.</summary>
    public static JsonTypeInfo<T> Of<T>(this JsonSerializerOptions options) =>
        (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    public static JsonArray Texts(IEnumerable<string> texts) =>
        new([.. texts.Select(t => JsonValue.Create(t))]);

    public static JsonElement Element(JsonNode node) =>
        JsonSerializer.SerializeToElement(node, Compact.Of<JsonNode>());

    public static JsonElement Element(IDictionary<string, JsonElement> values) =>
        JsonSerializer.SerializeToElement(values, Compact.Of<IDictionary<string, JsonElement>>());

    private static JsonSerializerOptions Make(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            MaxDepth = 32,
            RespectNullableAnnotations = true,
            TypeInfoResolver = RalfJsonContext.Default,
        };
        foreach (var words in Words)
        {
            options.Converters.Add(words);
        }

        return options;
    }

    private static JsonStringEnumConverter<T> WordsOf<T>()
        where T : struct, Enum => new(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
}
