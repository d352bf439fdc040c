namespace Ralf.Git;

/// <summary>Imports many bundles with few git processes: git checks the packs of a group as one. A group that it refuses
/// is imported bundle by bundle, so that a bad bundle costs only itself.</summary>
internal sealed class BundleGroups(GitProgram git, IGitStore store)
{
    /// <summary>Bounds what one bad bundle costs: this many git processes.</summary>
    private const int MaxBundles = 32;

    /// <summary>A group is held in memory; a larger bundle is imported by itself.</summary>
    private const int MaxBytes = 16 << 20;

    /// <summary>Whether each bundle was imported.</summary>
    public IReadOnlyList<bool> Import(IReadOnlyList<BundleFile> bundles)
    {
        var joined = new bool[bundles.Count];
        foreach (var group in Groups(bundles).Where(g => g.Count > 1))
        {
            TryJoined(bundles, group, joined);
        }

        return [.. bundles.Select((bundle, i) => joined[i] || store.TryImport(bundle.File, bundle.Head))];
    }

    /// <summary>The places of bundles that are imported together.</summary>
    private static List<List<int>> Groups(IReadOnlyList<BundleFile> bundles)
    {
        var groups = new List<List<int>>();
        var bytes = 0L;
        for (var i = 0; i < bundles.Count; i++)
        {
            var length = new FileInfo(bundles[i].File) is { Exists: true } file ? file.Length : 0;
            if (length > MaxBytes)
            {
                continue;
            }

            bytes += length;
            if (groups.Count == 0 || groups[^1].Count == MaxBundles || bytes > MaxBytes)
            {
                groups.Add([]);
                bytes = length;
            }

            groups[^1].Add(i);
        }

        return groups;
    }

    private void TryJoined(IReadOnlyList<BundleFile> bundles, List<int> group, bool[] joined)
    {
        var read = group.ConvertAll(i => (Index: i, Pack: GitBundle.ReadPack(store, bundles[i].File, MaxBytes)));
        var packs = read.Where(r => r.Pack is not null).Select(r => r.Pack!).ToList();
        var count = packs.Sum(p => p.Count);
        if (packs.Count < 2 || count > int.MaxValue || !TryStore(count, packs))
        {
            return;
        }

        foreach (var (i, pack) in read)
        {
            // A hostile pack may have swallowed its neighbour: its objects are then not there, and it is imported again.
            joined[i] = pack is not null && store.ResolveCommit(bundles[i].Head.Hex) == bundles[i].Head;
        }
    }

    private bool TryStore(long count, IReadOnlyList<BundlePack> packs)
    {
        using var pack = new MemoryStream(BundlePack.Join(packs));
        return GitBundle.TryStore(git, count, pack);
    }
}
