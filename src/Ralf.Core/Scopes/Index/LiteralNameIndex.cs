namespace Ralf.Core.Scopes;

/// <summary>A glob of a scope in a <see cref="PrefixTree"/>.</summary>
/// <param name="Scope">The scope's index.</param>
internal readonly record struct PrefixTreeEntry(int Scope, GlobPath Path);

/// <summary>An index of entries by the literal names in them.</summary>
internal sealed class LiteralNameIndex
{
    private readonly Dictionary<string, List<PrefixTreeEntry>> _ending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PrefixTreeEntry>> _holding = new(StringComparer.Ordinal);
    private readonly List<PrefixTreeEntry> _endless = [];

    public LiteralNameIndex(IEnumerable<PrefixTreeEntry> entries)
    {
        foreach (var entry in entries)
        {
            (entry.Path.LastName is { } last ? Find(_ending, last) : _endless).Add(entry);
            foreach (var inner in entry.Path.InnerNames)
            {
                Find(_holding, inner).Add(entry);
            }
        }
    }

    /// <summary>The entries that do not end in a literal name.</summary>
    public IReadOnlyList<PrefixTreeEntry> Endless => _endless;

    public IReadOnlyList<PrefixTreeEntry> Ending(string name) => _ending.GetValueOrDefault(name) ?? [];

    /// <summary>The entries that have the name before their end.</summary>
    public IReadOnlyList<PrefixTreeEntry> Holding(string name) => _holding.GetValueOrDefault(name) ?? [];

    /// <summary>The entries for this name; the list is created if it does not exist yet.</summary>
    public static List<PrefixTreeEntry> Find(Dictionary<string, List<PrefixTreeEntry>> index, string name)
    {
        if (!index.TryGetValue(name, out var entries))
        {
            index[name] = entries = [];
        }

        return entries;
    }
}
