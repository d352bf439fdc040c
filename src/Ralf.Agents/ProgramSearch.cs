namespace Ralf.Agents;

/// <summary>Programs by their names, as a shell of the host would find them.</summary>
internal static class ProgramSearch
{
    public static string PathOf(IReadOnlyDictionary<string, string> host) =>
        host.GetValueOrDefault("PATH") is { Length: > 0 } path ? path : "/usr/local/bin:/usr/bin:/bin";

    /// <summary>
    /// The file that a program's name means: absolute as it is, with a <c>/</c> from <paramref name="folder"/>, else
    /// searched on the
    /// host's PATH. Null where there is none. (The runtime's own search would look beside this program first.)
    /// </summary>
    public static string? Find(string program, string folder, IReadOnlyDictionary<string, string> host)
    {
        if (program.Contains('/', StringComparison.Ordinal) || Path.IsPathRooted(program))
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
