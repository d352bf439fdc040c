namespace Ralf.Agents;

/// <summary>Finds programs by name, like a shell of the host.</summary>
internal static class ProgramSearch
{
    public static string PathOf(IReadOnlyDictionary<string, string> host) =>
        host.GetValueOrDefault("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Finds the file of a program: an absolute path as it is, one with a <c>/</c> relative to
    /// <paramref name="folder"/>, any other name on the host's PATH. Returns null if missing. (The runtime's own search
    /// would try this program's folder first.)</summary>
    public static string? Find(string program, string folder, IReadOnlyDictionary<string, string> host)
    {
        if (program.Contains('/') || Path.IsPathRooted(program))
        {
            var file = Path.GetFullPath(program, folder);
            return File.Exists(file) ? file : null;
        }
        return PathOf(host)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode)0b001_001_001) != 0);
}
