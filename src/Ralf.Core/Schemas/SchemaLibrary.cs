namespace Ralf.Core.Schemas;

/// <summary>Loads what JsonSchema.Net needs, above all its meta-schemas. The library would do so at every start of the
/// native program; <c>Substitutions.xml</c> removes its module initializer there, and this runs the same code when the
/// first schema is read.</summary>
internal static class SchemaLibrary
{
    private static readonly Lazy<object?> _loaded = new(() =>
        Type.GetType("Json.Schema.__ModuleInitialization, JsonSchema.Net", throwOnError: true)!
            .GetMethod("Initialize")!
            .Invoke(null, null)
    );

    public static void Load() => _ = _loaded.Value;
}
