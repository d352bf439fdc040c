namespace Ralf.Core.Plans;

/// <summary>A node of the plan file with its position; an alias is the same node that it names.</summary>
/// <param name="Size">The number of nodes with every alias followed.</param>
internal abstract record PlanNode(PlanPosition At, long Size)
{
    /// <summary>The kind of node, for messages.</summary>
    public abstract string Kind { get; }
}

/// <param name="Plain">True if written without quotes and not as a block, so that <c>null</c> and numbers have their
/// YAML meaning.</param>
internal sealed record ScalarNode(PlanPosition At, string Text, bool Plain) : PlanNode(At, 1)
{
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => IsNull ? "nothing" : $"'{Truncate.Text(Text)}'";
}

internal sealed record ListNode(PlanPosition At, IReadOnlyList<PlanNode> Items)
    : PlanNode(At, 1 + Items.Sum(i => i.Size))
{
    public override string Kind => "a list";
}

internal sealed record MapNode(PlanPosition At, IReadOnlyList<MapEntry> Entries)
    : PlanNode(At, 1 + Entries.Sum(e => e.Value.Size + 1))
{
    public override string Kind => "a map";

    /// <summary>The value of the first entry with this key; null if there is no such entry.</summary>
    public PlanNode? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;

    /// <summary>The value as text; null if it is absent or not text (which the shape check has reported).</summary>
    public ScalarNode? Text(string key) => Find(key) is ScalarNode { IsNull: false } text ? text : null;

    public MapNode? Map(string key) => Find(key) as MapNode;

    /// <summary>The value as texts: a list, or a single one.</summary>
    public IReadOnlyList<ScalarNode> Texts(string key) =>
        Find(key) switch
        {
            ListNode list => [.. list.Items.OfType<ScalarNode>().Where(i => !i.IsNull)],
            ScalarNode { IsNull: false } one => [one],
            _ => [],
        };
}

internal sealed record MapEntry(ScalarNode Key, PlanNode Value);
