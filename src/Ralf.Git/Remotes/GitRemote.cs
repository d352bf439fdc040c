using System.Text.RegularExpressions;

namespace Ralf.Git;

/// <summary>Credentials for a remote. The token is passed to git only in the environment: never on a command line, in a
/// file or in a message.</summary>
internal sealed class GitCredentials
{
    private GitCredentials(GitSettings settings) => Settings = settings;

    /// <summary>Uses the user's own git configuration and credential helpers.</summary>
    public static GitCredentials OfUser { get; } =
        new(new([("fetch.fsckObjects", "false")], withUserConfiguration: true));

    public GitSettings Settings { get; }

    /// <summary>A token for one server only; never sent to another that a redirect or remote names.</summary>
    /// <param name="server">E.g. <c>https://github.com</c>.</param>
    public static GitCredentials OfToken(Uri server, string token)
    {
        var key = $"http.{server.GetLeftPart(UriPartial.Authority)}/.extraheader";
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{token}"));
        return new(
            new([
                ("fetch.fsckObjects", "false"),
                ("http.followRedirects", "initial"),
                (key, ""),
                (key, $"AUTHORIZATION: basic {basic}"),
            ])
        );
    }
}

/// <summary>The remote <c>origin</c> of a repository, through the git program.</summary>
/// <param name="followers">For branches whose pushes trigger workflows; null: the same credentials.</param>
/// <param name="onRefused">Called if the remote refuses the credentials of followers, so that the others are used
/// instead.</param>
internal sealed partial class GitRemote(
    string gitDirectory,
    GitCredentials credentials,
    GitCredentials? followers,
    Action? onRefused = null
) : IGitRemote
{
    private const string Name = "origin";

    private readonly GitProgram _git = new(gitDirectory) { More = credentials.Settings };
    private GitProgram _followers = new(gitDirectory) { More = (followers ?? credentials).Settings };

    public void Fetch(IEnumerable<string> refspecs)
    {
        string[] command =
        [
            "fetch",
            "--quiet",
            "--prune",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--no-auto-maintenance",
            // Objects written by a run are read right away; a partial clone would fetch them one by one.
            "--no-filter",
            Name,
            .. refspecs,
        ];
        var result = _git.TryRun(command);
        if (result.ExitCode != 0)
        {
            // A branch may be deleted while it is fetched.
            result = _git.TryRun(command);
        }

        if (result.ExitCode != 0)
        {
            throw GitErrors.RemoteUnreadable(result.Error);
        }
    }

    public bool TryPush(IReadOnlyList<RefUpdate> updates, out string error) => TryPush(_git, updates, out error);

    public bool TryPushFollowers(IReadOnlyList<RefUpdate> updates, out string error)
    {
        if (TryPush(_followers, updates, out error))
        {
            return true;
        }

        if (followers is null || _followers == _git || !LoginRefused().IsMatch(error))
        {
            return false;
        }

        _followers = _git;
        onRefused?.Invoke();
        return TryPush(_followers, updates, out error);
    }

    private static bool TryPush(GitProgram git, IReadOnlyList<RefUpdate> updates, out string error)
    {
        var leases = updates
            .Where(u => u.Expected is not null)
            .Select(u => $"--force-with-lease={u.Name}:{(u.Expected!.Value.IsNone ? "" : u.Expected.Value.Hex)}");
        var specs = updates.Select(u => $"{(u.New.IsNone ? "" : u.New.Hex)}:{u.Name}");
        var forced = updates.Any(u => u.Expected is null)
            ? updates.Where(u => u.Expected is null).Select(u => u.Name).ToHashSet()
            : [];
        var result = git.TryRun([
            "push",
            "--quiet",
            "--porcelain",
            "--atomic",
            "--no-verify",
            "--no-signed",
            .. leases,
            Name,
            .. specs.Zip(updates, (s, u) => forced.Contains(u.Name) ? $"+{s}" : s),
        ]);
        error = $"{GitName.Decode(result.Output)}\n{result.Error}".Trim();
        return result.ExitCode == 0;
    }

    // git's own words for status 401: it asks for a name and may not
    // (https://github.com/git/git/blob/v2.45.0/http.c, handle_curl_result; credential.c, credential_ask_one).
    [GeneratedRegex("Authentication failed for|could not read (Username|Password) for|returned error: 401")]
    private static partial Regex LoginRefused();
}
