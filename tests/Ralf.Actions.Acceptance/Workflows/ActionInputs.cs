namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>
/// The inputs that each action declares in its <c>action.yml</c>. GitHub only warns about any other name, and the
/// action never sees it; here it is an error.
/// </summary>
internal static class ActionInputs
{
    private static readonly Dictionary<string, string> _declared = new()
    {
        // https://github.com/actions/checkout/blob/v5.0.0/action.yml
        ["actions/checkout"] = """
            repository ref token ssh-key ssh-known-hosts ssh-strict ssh-user persist-credentials path clean filter sparse-checkout sparse-checkout-cone-mode
            fetch-depth fetch-tags show-progress lfs submodules set-safe-directory github-server-url
            """,
        // https://github.com/actions/setup-dotnet/blob/v4.3.1/action.yml
        ["actions/setup-dotnet"] =
            "dotnet-version dotnet-quality global-json-file source-url owner config-file cache cache-dependency-path",
        // https://github.com/actions/setup-node/blob/v4.4.0/action.yml
        ["actions/setup-node"] = """
            always-auth node-version node-version-file architecture check-latest registry-url scope token cache cache-dependency-path mirror mirror-token
            """,
        // https://github.com/actions/upload-artifact/blob/v4.6.2/action.yml
        ["actions/upload-artifact"] =
            "name path if-no-files-found retention-days compression-level overwrite include-hidden-files",
        // https://github.com/actions/download-artifact/blob/v4.3.0/action.yml
        ["actions/download-artifact"] = "name artifact-ids path pattern merge-multiple github-token repository run-id",
        // https://github.com/actions/attest/blob/main/action.yml
        ["actions/attest"] = """
            subject-path subject-digest subject-name subject-version subject-checksums sbom-path predicate-type predicate predicate-path push-to-registry
            create-storage-record show-summary github-token
            """,
    };

    public static void Check(string action, IReadOnlyDictionary<string, string> given)
    {
        if (!_declared.TryGetValue(action, out var text))
        {
            throw new NotSupportedException($"the action '{action}'");
        }

        var declared = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (given.Keys.Except(declared).FirstOrDefault() is { } unknown)
        {
            throw new NotSupportedException($"{action} has no input '{unknown}'");
        }
    }
}
