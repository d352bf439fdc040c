using System.Text.Json.Serialization;
using Ralf.Core.Schemas;

namespace Ralf.Core.Plans;

/// <summary>JSON of tasks, as sessions see it.</summary>
internal static class PlanJson
{
    public static JsonSerializerOptions Indented { get; } = RalfJson.Options(indented: true, PlanJsonContext.Default);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PlanTask))]
[JsonSerializable(typeof(DataContract))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
