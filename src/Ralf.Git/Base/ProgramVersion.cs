using System.Reflection;

namespace Ralf;

/// <summary>The version of this program, as recorded in the log.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = WithCommit.Split('+')[0];

    /// <summary>The output of <c>ralf --version</c>; includes the commit that the program was built from, if
    /// known.</summary>
    public static string WithCommit =>
        typeof(ProgramVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "0.0.0";
}
