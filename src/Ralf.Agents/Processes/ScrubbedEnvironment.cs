namespace Ralf.Agents;

/// <summary>The environment of everything that a session starts: nothing of the host's that is not named
/// here.</summary>
internal static class ScrubbedEnvironment
{
    /// <summary>Marks every process of a session.</summary>
    public const string Marker = "RALF_SESSION";

    /// <summary>
    /// PATH, LANG, a private HOME and TMPDIR in <paramref name="scratch"/> (made where missing), the marker, and the
    /// variables that
    /// <paramref name="passThrough"/> names where the host has them. What is private stays so even where it is named,
    /// and belongs to the
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
        result["PATH"] = ProgramSearch.PathOf(host);
        result["LANG"] = host.GetValueOrDefault("LANG") is { Length: > 0 } lang ? lang : "C.UTF-8";
        result["HOME"] = PrivateFolder(scratch, "home");
        result["TMPDIR"] = PrivateFolder(scratch, "tmp");
        result[Marker] = fence;
        if (AgentUser.Resolve(host) is { } user)
        {
            user.Own(scratch);
            user.Own(result["HOME"]);
            user.Own(result["TMPDIR"]);
        }
        return result;
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
}
