namespace Ralf.Actions.Acceptance.Workflows;

internal static class Executable
{
    public static void Make(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)493);
        }
    }
}
