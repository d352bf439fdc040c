using System.Reflection;

namespace Ralf.Actions;

/// <summary>The version of this program, as it stands in the log.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0.0.0";
}
