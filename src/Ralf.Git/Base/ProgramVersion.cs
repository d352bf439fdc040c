namespace Ralf;

/// <summary>The version of this program, as recorded in the log.</summary>
internal static partial class ProgramVersion
{
    public static string Text { get; } = WithCommit.Split('+')[0];

    /// <summary>The output of <c>ralf --version</c>; includes the commit that the program was built from, if known. The
    /// build writes it as a constant, since reading the assembly's attribute is a tenth of a short command's
    /// time.</summary>
    public static string WithCommit => Built;
}
