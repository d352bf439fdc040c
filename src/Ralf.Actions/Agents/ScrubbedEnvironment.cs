namespace Ralf.Actions.Agents;

/// <summary>The environment of everything that a session starts: nothing of the host's that is not named here.</summary>
internal static class ScrubbedEnvironment
{
    /// <summary>Marks every process of a session.</summary>
    public const string Marker = "RALF_SESSION";

    /// <summary>
    /// PATH, LANG, a private HOME and TMPDIR in <paramref name="scratch"/> (made where missing), the marker, and the variables that
    /// <paramref name="passThrough"/> names where the host has them. What is private stays so even where it is named, and belongs to the
    /// user that the session runs as.
    /// </summary>
    public static Dictionary<string, string> Make(
        IReadOnlyDictionary<string, string> host,
        string scratch,
        string fence,
        IEnumerable<string> passThrough
    )
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in passThrough)
        {
            // A secret that a workflow does not have comes as an empty text.
            if (host.TryGetValue(name, out var value) && value.Length > 0)
            {
                result[name] = value;
            }
        }
        result["PATH"] = PathOf(host);
        result["LANG"] = host.GetValueOrDefault("LANG") is { Length: > 0 } lang ? lang : "C.UTF-8";
        result["HOME"] = PrivateFolder(scratch, "home");
        result["TMPDIR"] = PrivateFolder(scratch, "tmp");
        result[Marker] = fence;
        if (AgentUser.Of(host) is { } user)
        {
            user.Own(scratch);
            user.Own(result["HOME"]);
            user.Own(result["TMPDIR"]);
        }
        return result;
    }

    public static string PathOf(IReadOnlyDictionary<string, string> host) =>
        host.GetValueOrDefault("PATH") is { Length: > 0 } path
            ? path
            : "/usr/local/bin:/usr/bin:/bin";

    /// <summary>
    /// The file that a program's name means: absolute as it is, with a <c>/</c> from <paramref name="folder"/>, else searched on the
    /// host's PATH. Null where there is none. (The runtime's own search would look beside this program first.)
    /// </summary>
    public static string? Find(
        string program,
        string folder,
        IReadOnlyDictionary<string, string> host
    )
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

    /// <summary>What an earlier process of the session put in its place (a file, a link) is taken away.</summary>
    private static string PrivateFolder(string scratch, string name)
    {
        var folder = new DirectoryInfo(Path.Combine(scratch, name));
        if (folder.LinkTarget is not null || File.Exists(folder.FullName))
        {
            File.Delete(folder.FullName);
        }
        folder.Create();
        return folder.FullName;
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file)
        && (
            OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(file) & (UnixFileMode)0b001_001_001) != 0
        );
}
