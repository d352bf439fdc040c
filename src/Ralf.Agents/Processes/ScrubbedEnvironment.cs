namespace Ralf.Agents;

/// <summary>The environment of all processes of a session: no variable of the host that is not listed here.</summary>
internal static class ScrubbedEnvironment
{
    /// <summary>Set in the environment of every process of a session.</summary>
    public const string Marker = "RALF_SESSION";

    private const string Home = "home";
    private const string Temp = "tmp";

    /// <summary>git looks no further up than the nearest ceiling above its folder, so each folder of a session is below
    /// one.</summary>
    private const int Ceilings = 3;

    /// <summary>HOME and TMPDIR of the processes that have this scratch folder.</summary>
    public static IReadOnlyList<string> Folders(string scratch) =>
        [Path.Combine(scratch, Home), Path.Combine(scratch, Temp)];

    /// <summary>PATH, LANG, a private HOME and TMPDIR in <paramref name="scratch"/> (created if missing), the marker, the
    /// folder above which git looks for no repository, and the variables in <paramref name="passThrough"/> that the host has. Private folders cannot be overridden by
    /// name, and belong to the user that the session runs as.</summary>
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
            // A secret that a workflow does not have arrives as an empty string.
            if (host.TryGetValue(name, out var value) && value.Length > 0)
            {
                result[name] = value;
            }
        }
        result["PATH"] = ProgramSearch.PathOf(host);
        result["LANG"] = host.GetValueOrDefault("LANG") is { Length: > 0 } lang ? lang : "C.UTF-8";
        result["HOME"] = PrivateFolder(scratch, Home);
        result["TMPDIR"] = PrivateFolder(scratch, Temp);
        result[Marker] = fence;
        // A repository around the folder for temporary files is not theirs
        // (https://git-scm.com/docs/git#Documentation/git.txt-GITCEILINGDIRECTORIES).
        result["GIT_CEILING_DIRECTORIES"] = string.Join(Path.PathSeparator, Above(scratch).Take(Ceilings));
        if (AgentUser.Resolve(host) is { } user)
        {
            user.Own(scratch);
            user.Own(result["HOME"]);
            user.Own(result["TMPDIR"]);
        }
        return result;
    }

    private static IEnumerable<string> Above(string folder)
    {
        var at = Path.GetDirectoryName(Path.GetFullPath(folder));
        for (; at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    /// <summary>Creates a private folder, in place of a file or link that an earlier process of the session
    /// left.</summary>
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
