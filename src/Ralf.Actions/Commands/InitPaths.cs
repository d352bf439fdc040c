namespace Ralf.Actions.Commands;

/// <summary>What <c>ralf init</c> writes beside workflows.</summary>
internal static class InitPaths
{
    public const string Plan = "ralf.yml";
    public const string Schema = ".ralf/ralf.schema.json";
}
