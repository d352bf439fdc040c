namespace Ralf.Git;

/// <summary>Git settings that may hold a secret: never shown.</summary>
/// <param name="pairs">Keys and values, the later ones winning.</param>
/// <param name="withUserConfiguration">Whether the user's and the machine's own configuration hold too (credential
/// helpers, proxies).</param>
internal sealed class GitSettings(IReadOnlyList<(string Key, string Value)> pairs, bool withUserConfiguration = false)
{
    public static GitSettings None { get; } = new([]);

    public IReadOnlyList<(string Key, string Value)> Pairs => pairs;

    public bool WithUserConfiguration => withUserConfiguration;
}
