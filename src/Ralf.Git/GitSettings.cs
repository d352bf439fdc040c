namespace Ralf.Git;

/// <summary>Git settings that may hold a secret; never printed.</summary>
/// <param name="pairs">Keys and values; later ones win.</param>
/// <param name="withUserConfiguration">Whether the user's and the system's configuration apply too (credential helpers,
/// proxies).</param>
internal sealed class GitSettings(IReadOnlyList<(string Key, string Value)> pairs, bool withUserConfiguration = false)
{
    public static GitSettings None { get; } = new([]);

    public IReadOnlyList<(string Key, string Value)> Pairs => pairs;

    public bool WithUserConfiguration => withUserConfiguration;
}
