using Ralf.Actions.Plans;
using Ralf.Actions.Scopes;

namespace Ralf.Actions.Scheduling;

/// <summary>What locks make of the pairs that meet: order edges between those that must not run together, overlaps between those without an order.</summary>
internal sealed class LockEdges
{
    /// <summary>A plan with that many forbidden overlaps is refused anyway: the rest is not looked for.</summary>
    public const int MostForbidden = 1_000;

    private readonly TaskOrder order;
    private readonly BitSet none;
    private readonly BitSet?[] after;
    private readonly BitSet?[] meets;
    private readonly List<(int First, int Second, Meeting Meeting)> overlaps = [];

    private LockEdges(TaskOrder order)
    {
        this.order = order;
        none = new BitSet(order.Tasks.Count);
        after = new BitSet?[order.Tasks.Count];
        meets = new BitSet?[order.Tasks.Count];
    }

    /// <summary>Pairs that may write the same file without any order, by position; the first is the earlier, and the meeting's left side is its glob.</summary>
    public IReadOnlyList<(int First, int Second, Meeting Meeting)> Overlaps => overlaps;

    /// <summary>Whether <see cref="Overlaps"/> stops at <see cref="MostForbidden"/>.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The positions with an order edge to this one; all are lower.</summary>
    public BitSet After(int position) => after[position] ?? none;

    /// <summary>The positions that this one overlaps without an order, to either side.</summary>
    public BitSet Meets(int position) => meets[position] ?? none;

    public static LockEdges Of(TaskOrder order, PlanPolicy policy)
    {
        var edges = new LockEdges(order);
        if (policy.ReadOverlap == ReadOverlapPolicy.Order)
        {
            edges.OrderReaders(order.Writes, order.Reads);
        }

        edges.AddWriters(order.Writes, policy.Overlap);
        edges.overlaps.Sort((x, y) => (x.First, x.Second).CompareTo((y.First, y.Second)));
        return edges;
    }

    private void OrderReaders(ScopeGroups writes, ScopeGroups reads)
    {
        foreach (var (left, right, _) in ScopeIndex.Meetings(writes.Scopes, reads.Scopes))
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
        foreach (
            var (left, right, meeting) in Sharing(writes).Concat(ScopeIndex.Meetings(writes.Scopes))
        )
        {
            foreach (var (one, other) in Pairs(writes.Members[left], writes.Members[right]))
            {
                if (policy == OverlapPolicy.Order)
                {
                    AddEdge(Math.Min(one, other), Math.Max(one, other));
                }
                else if (!AddOverlap(one, other, meeting, policy))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Each list of globs that several tasks have, with itself. A list of one task alone is not searched: nothing asks where it meets itself.</summary>
    private static IEnumerable<(int Left, int Right, Meeting Meeting)> Sharing(ScopeGroups groups)
    {
        for (var i = 0; i < groups.Scopes.Count; i++)
        {
            if (
                groups.Members[i].Count > 1
                && groups.Scopes[i].Meets(groups.Scopes[i]) is { } meeting
            )
            {
                yield return (i, i, meeting);
            }
        }
    }

    private static IEnumerable<(int One, int Other)> Pairs(
        IReadOnlyList<int> left,
        IReadOnlyList<int> right
    ) =>
        ReferenceEquals(left, right)
            ? left.SelectMany((one, i) => left.Skip(i + 1).Select(other => (one, other)))
            : left.SelectMany(one => right.Select(other => (one, other)));

    private void AddEdge(int earlier, int later)
    {
        if (earlier != later && !order.IsNeeded(earlier, later))
        {
            (after[later] ??= new BitSet(order.Tasks.Count)).Add(earlier);
        }
    }

    /// <returns>False where enough was found.</returns>
    private bool AddOverlap(int one, int other, Meeting meeting, OverlapPolicy policy)
    {
        var (first, second) = one < other ? (one, other) : (other, one);
        var ordered =
            order.IsNeeded(first, second)
            // A pair that a read lock orders never runs together, so there is nothing to let through.
            || (policy == OverlapPolicy.Allow && After(second)[first]);
        if (ordered)
        {
            return true;
        }

        if (policy == OverlapPolicy.Error && overlaps.Count == MostForbidden)
        {
            IsCut = true;
            return false;
        }

        (meets[first] ??= new BitSet(order.Tasks.Count)).Add(second);
        (meets[second] ??= new BitSet(order.Tasks.Count)).Add(first);
        var turned = new Meeting(meeting.Right, meeting.Left, meeting.Witness);
        overlaps.Add((first, second, one < other ? meeting : turned));
        return true;
    }
}
