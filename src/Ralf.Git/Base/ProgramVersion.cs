using System.Reflection;

namespace Ralf;

/// <summary>The version of this program, as it stands in the log.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = WithCommit.Split('+')[0];

    /// <summary>What <c>ralf --version</c> prints: also the commit that the program was built from, if it is
    /// known.</summary>
    public static string WithCommit =>
        typeof(ProgramVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "0.0.0";
}
