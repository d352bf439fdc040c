namespace Ralf.Core.Scopes;

/// <summary>An index of entries by the start or end of the names that their last segment matches, folded; of many
/// entries with a common start, few are tried on a path.</summary>
internal sealed class AffixIndex
{
    private readonly Dictionary<string, List<PrefixTreeEntry>> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PrefixTreeEntry>> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PrefixTreeEntry>> _last = new(StringComparer.Ordinal);
    private readonly List<PrefixTreeEntry> _rest = [];
    private readonly int[] _firstLengths;
    private readonly int[] _lastLengths;

    public AffixIndex(IEnumerable<PrefixTreeEntry> entries)
    {
        foreach (var entry in entries)
        {
            var ends = entry.Path.Last;
            var list =
                ends.Whole is not null ? LiteralNameIndex.Find(_whole, ends.Whole)
                : ends.First.Length > 0 ? LiteralNameIndex.Find(_first, ends.First)
                : ends.Last.Length > 0 ? LiteralNameIndex.Find(_last, ends.Last)
                : _rest;
            list.Add(entry);
        }

        _firstLengths = Lengths(_first);
        _lastLengths = Lengths(_last);
    }

    /// <summary>The entries that may match the path.</summary>
    public List<PrefixTreeEntry> Find(string path)
    {
        var found = new List<PrefixTreeEntry>(_rest);
        var name = CaseFolding.Fold(path.AsSpan(path.LastIndexOf('/') + 1));
        Add(found, _whole, name);
        foreach (var length in _firstLengths.Where(l => l <= name.Length))
        {
            Add(found, _first, name.AsSpan(0, length));
        }

        foreach (var length in _lastLengths.Where(l => l <= name.Length))
        {
            Add(found, _last, name.AsSpan(name.Length - length));
        }

        return found;
    }

    private static void Add(
        List<PrefixTreeEntry> found,
        Dictionary<string, List<PrefixTreeEntry>> index,
        ReadOnlySpan<char> name
    )
    {
        if (index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var entries))
        {
            found.AddRange(entries);
        }
    }

    private static int[] Lengths(Dictionary<string, List<PrefixTreeEntry>> index) =>
        [.. index.Keys.Select(k => k.Length).Distinct()];
}
