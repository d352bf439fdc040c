namespace Ralf.Core.Schemas;

/// <summary>
/// Loads what JsonSchema.Net needs, above all its meta-schemas. By itself it would do so whenever the native program
/// starts, whatever for; there
/// <c>Substitutions.xml</c> takes its module initializer out, and this runs the same code when the first schema is
/// read.
/// </summary>
internal static class SchemaLibrary
{
    private static readonly Lazy<object?> _loaded = new(() =>
        Type.GetType("Json.Schema.__ModuleInitialization, JsonSchema.Net", throwOnError: true)!
            .GetMethod("Initialize")!
            .Invoke(null, null)
    );

    public static void Load() => _ = _loaded.Value;
}
