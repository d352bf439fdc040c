using System.Text.RegularExpressions;

namespace Ralf.Actions.Commands;

/// <summary>The server that workflows would run on.</summary>
/// <param name="Name">E.g. <c>github.com</c>; null if unknown.</param>
internal sealed partial record GitHubHost(string? Name)
{
    /// <summary>A GitHub Enterprise Server, which lacks the newest features of github.com.</summary>
    public bool IsEnterpriseServer => Name is not (null or "github.com") && !IsDataResidency;

    public bool LooksLikeGitHub =>
        Name is not null && (IsDataResidency || Name.Contains("github", StringComparison.OrdinalIgnoreCase));

    private bool IsDataResidency => Name is not null && Name.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase);

    /// <param name="server"><c>GITHUB_SERVER_URL</c>, which has priority; null if it is not set.</param>
    /// <param name="origin">The address of a remote, in any form that git accepts.</param>
    public static GitHubHost Detect(string? server, string? origin)
    {
        var address = string.IsNullOrEmpty(server) ? origin : server;
        var host = address is null ? null : Host().Match(address).Groups[1].Value;
        return new(string.IsNullOrEmpty(host) ? null : host.ToLowerInvariant());
    }

    // https://host/…, ssh://git@host:22/…, git@host:owner/name; a local path has no host, nor has a drive.
    [GeneratedRegex(@"^(?:(?:https?|ssh|git)://(?:[^@/]+@)?|[^@/:]+@)([A-Za-z0-9.-]+)(?=[:/]|$)")]
    private static partial Regex Host();
}
