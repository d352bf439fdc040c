using System.Security.Cryptography;
using System.Text;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>
/// Stands in for <c>actions/attest</c>: checks its inputs and its token, and notes the digests of what it would attest.
/// Nothing is signed and nothing is
/// pushed: that takes Sigstore, and an identity that only GitHub gives out.
/// </summary>
internal static class Attestation
{
    public static bool Note(
        IReadOnlyDictionary<string, string> inputs,
        WorkflowSite site,
        string token,
        string workspace,
        StringBuilder log
    )
    {
        var rights = site.Find(token)!;
        if (!rights.May("id-token", "write") || !rights.May("attestations", "write"))
        {
            log.AppendLine("Error: missing id-token or attestations permission");
            return false;
        }

        var (digest, path) = (inputs.GetValueOrDefault("subject-digest"), inputs.GetValueOrDefault("subject-path"));
        if (digest is null == path is null || digest is null == inputs.ContainsKey("subject-name"))
        {
            throw new InvalidOperationException("actions/attest takes a path, or a name and digest");
        }

        if (path is not null && inputs.ContainsKey("push-to-registry"))
        {
            throw new InvalidOperationException("actions/attest pushes only with a digest");
        }

        var digests = path is null ? [digest!] : Files(Path.Combine(workspace, path));
        foreach (var found in digests)
        {
            log.AppendLine($"attested {found} (rehearsed: nothing is signed)");
            site.Note($"attested {found}");
        }

        return digests.Count > 0;
    }

    private static List<string> Files(string pattern) =>
        [
            .. Directory
                .GetFiles(Path.GetDirectoryName(pattern)!, Path.GetFileName(pattern))
                .Order(StringComparer.Ordinal)
                .Select(f => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}"),
        ];
}
