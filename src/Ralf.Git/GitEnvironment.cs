using System.Collections;

namespace Ralf.Git;

/// <summary>The variables that git is started with: settings that make it independent of the machine, and only what it
/// needs of the caller's.</summary>
internal static class GitEnvironment
{
    private static readonly (string Key, string Value)[] _settings =
    [
        ("core.fsmonitor", "false"),
        ("core.untrackedCache", "false"),
        ("core.hooksPath", "/dev/null"),
        ("core.excludesFile", "/dev/null"),
        ("core.attributesFile", "/dev/null"),
        ("core.logAllRefUpdates", "false"),
        // A full ref name means that ref; git does not look for others.
        ("core.warnAmbiguousRefs", "false"),
        ("core.filesRefLockTimeout", "5000"),
        ("core.packedRefsTimeout", "5000"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        ("protocol.ext.allow", "never"),
        ("transfer.fsckObjects", "true"),
    ];

    /// <summary>The caller's variables that git needs; a program that a repository names gets no others.</summary>
    private static readonly HashSet<string> _needed = ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "DEVELOPER_DIR"];

    /// <summary>Where the person's configuration is, and who called <c>sudo</c>.</summary>
    private static readonly HashSet<string> _neededToSearch = ["HOME", "XDG_CONFIG_HOME", "SUDO_UID"];

    /// <summary>Proxies and certificates: https://curl.se/docs/manpage.html#ENVIRONMENT.</summary>
    private static readonly HashSet<string> _neededByTransfers = new(StringComparer.OrdinalIgnoreCase)
    {
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "CURL_CA_BUNDLE",
    };

    /// <summary>The variables to set; those with null are removed.</summary>
    public static IReadOnlyDictionary<string, string?> Of(GitProgram git)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && !Keeps(git, name))
            {
                variables[name] = null;
            }
        }

        variables["GIT_DIR"] = git.Searches ? null : git.GitDirectory;
        variables["GIT_WORK_TREE"] = git.WorkTree;
        variables["GIT_INDEX_FILE"] = git.IndexFile;
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_CONFIG_GLOBAL"] = "/dev/null";
        variables["GIT_ATTR_NOSYSTEM"] = "1";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_OPTIONAL_LOCKS"] = "0";
        variables["GIT_NO_REPLACE_OBJECTS"] = "1";
        // Known to git since 2.0 (https://github.com/git/git/blob/master/wrapper.c, memory_limit_check).
        variables["GIT_ALLOC_LIMIT"] = git.MaxAllocation?.ToString(CultureInfo.InvariantCulture);
        variables["LC_ALL"] = "C";
        foreach (var role in (string[])["AUTHOR", "COMMITTER"])
        {
            variables[$"GIT_{role}_NAME"] = "Ralf";
            variables[$"GIT_{role}_EMAIL"] = "ralf@users.noreply.github.com";
        }

        if (git.More.WithUserConfiguration || git.Searches)
        {
            variables["GIT_CONFIG_GLOBAL"] = null;
            variables["GIT_CONFIG_NOSYSTEM"] = null;
        }

        if (!MayFetch(git))
        {
            variables["GIT_ALLOW_PROTOCOL"] = "";
            variables["GIT_NO_LAZY_FETCH"] = "1";
        }

        AddSettings(git, variables);
        return variables;
    }

    /// <summary>A person's own credential helpers and connections may need any variable; they are started only where
    /// that person's configuration applies.</summary>
    private static bool Keeps(GitProgram git, string variable) =>
        git.More.WithUserConfiguration
            ? !variable.StartsWith("GIT_", StringComparison.Ordinal)
            : _needed.Contains(variable)
                || (git.Searches && _neededToSearch.Contains(variable))
                || (MayFetch(git) && _neededByTransfers.Contains(variable));

    private static void AddSettings(GitProgram git, Dictionary<string, string?> variables)
    {
        // A repository is looked for once, and its owner checked then; from then on its folder is named.
        (string Key, string Value)[] all =
        [
            .. git.Searches ? [] : new[] { ("safe.directory", "*") },
            .. _settings,
            .. git.More.Pairs,
        ];
        variables["GIT_CONFIG_COUNT"] = $"{all.Length}";
        for (var i = 0; i < all.Length; i++)
        {
            variables[$"GIT_CONFIG_KEY_{i}"] = all[i].Key;
            variables[$"GIT_CONFIG_VALUE_{i}"] = all[i].Value;
        }
    }

    /// <summary>Only a program with settings for a remote reaches it; git fetches nothing on its own account.</summary>
    private static bool MayFetch(GitProgram git) => git.More != GitSettings.None;
}
