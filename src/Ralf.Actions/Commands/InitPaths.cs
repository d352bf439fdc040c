namespace Ralf.Actions.Commands;

/// <summary>The files that <c>ralf init</c> writes besides workflows.</summary>
internal static class InitPaths
{
    public const string Plan = "ralf.yml";
    public const string Schema = ".ralf/ralf.schema.json";
}
