using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Turns pairs of tasks with intersecting scopes into order edges (the pair must not run together) or overlaps
/// (the pair has no order).</summary>
internal sealed class LockEdges(TaskOrder order)
{
    /// <summary>A plan with this many forbidden overlaps is refused anyway, so the search stops.</summary>
    public const int MaxForbidden = 1_000;

    private readonly BitSet _none = new(order.Tasks.Count);
    private readonly BitSet?[] _after = new BitSet?[order.Tasks.Count];
    private readonly BitSet?[] _meets = new BitSet?[order.Tasks.Count];
    private readonly List<(int First, int Second, Intersection Intersection)> _overlaps = [];

    /// <summary>Pairs that may write the same file without any order, by position; the first is the earlier, and the
    /// meeting's left side is its glob.</summary>
    public IReadOnlyList<(int First, int Second, Intersection Intersection)> Overlaps => _overlaps;

    /// <summary>Whether <see cref="Overlaps"/> stops at <see cref="MaxForbidden"/>.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The positions with an order edge to this one; all are lower.</summary>
    public BitSet After(int position) => _after[position] ?? _none;

    /// <summary>The positions that overlap this one without an order, in both directions.</summary>
    public BitSet Intersects(int position) => _meets[position] ?? _none;

    public static LockEdges Compute(TaskOrder order, PlanPolicy policy)
    {
        var edges = new LockEdges(order);
        if (policy.ReadOverlap == ReadOverlapPolicy.Order)
        {
            edges.OrderReaders(order.Writes, order.Reads);
        }

        edges.AddWriters(order.Writes, policy.Overlap);
        edges._overlaps.Sort((x, y) => (x.First, x.Second).CompareTo((y.First, y.Second)));
        return edges;
    }

    private void OrderReaders(ScopeGroups writes, ScopeGroups reads)
    {
        foreach (var (left, right, _) in ScopeIndex.FindIntersections(writes.Scopes, reads.Scopes))
        {
            foreach (var writer in writes.Members[left])
            {
                foreach (var reader in reads.Members[right])
                {
                    AddEdge(Math.Min(writer, reader), Math.Max(writer, reader));
                }
            }
        }
    }

    private void AddWriters(ScopeGroups writes, OverlapPolicy policy)
    {
        // The lazy enumeration ends with the return: a plan whose scopes all meet is not searched to its end.
        foreach (var (left, right, intersection) in Sharing(writes).Concat(ScopeIndex.FindIntersections(writes.Scopes)))
        {
            foreach (var (one, other) in Pairs(writes.Members[left], writes.Members[right]))
            {
                if (policy == OverlapPolicy.Order)
                {
                    AddEdge(Math.Min(one, other), Math.Max(one, other));
                }
                else if (!AddOverlap(one, other, intersection, policy))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Each list of globs that several tasks have, with itself. A list of one task alone is not searched:
    /// nothing asks where it meets itself.</summary>
    private static IEnumerable<(int Left, int Right, Intersection Intersection)> Sharing(ScopeGroups groups)
    {
        for (var i = 0; i < groups.Scopes.Count; i++)
        {
            if (groups.Members[i].Count > 1 && groups.Scopes[i].FindIntersection(groups.Scopes[i]) is { } intersection)
            {
                yield return (i, i, intersection);
            }
        }
    }

    private static IEnumerable<(int One, int Other)> Pairs(IReadOnlyList<int> left, IReadOnlyList<int> right) =>
        ReferenceEquals(left, right)
            ? left.SelectMany((one, i) => left.Skip(i + 1).Select(other => (one, other)))
            : left.SelectMany(one => right.Select(other => (one, other)));

    private void AddEdge(int earlier, int later)
    {
        if (earlier != later && !order.IsNeeded(earlier, later))
        {
            (_after[later] ??= new BitSet(order.Tasks.Count)).Add(earlier);
        }
    }

    /// <returns>False where enough was found.</returns>
    private bool AddOverlap(int one, int other, Intersection intersection, OverlapPolicy policy)
    {
        var (first, second) = one < other ? (one, other) : (other, one);
        var ordered =
            order.IsNeeded(first, second)
            // A read lock orders this pair, so it never runs together and is not an allowed overlap.
            || (policy == OverlapPolicy.Allow && After(second)[first]);
        if (ordered)
        {
            return true;
        }

        if (policy == OverlapPolicy.Error && _overlaps.Count == MaxForbidden)
        {
            IsCut = true;
            return false;
        }

        (_meets[first] ??= new BitSet(order.Tasks.Count)).Add(second);
        (_meets[second] ??= new BitSet(order.Tasks.Count)).Add(first);
        var turned = new Intersection(intersection.Right, intersection.Left, intersection.Witness);
        _overlaps.Add((first, second, one < other ? intersection : turned));
        return true;
    }
}
