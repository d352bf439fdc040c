namespace Ralf.Core.Plans;

/// <summary>One entry of a <c>foreach</c> list.</summary>
internal static class ForEachEntry
{
    private static readonly string[] _naming = ["slug", "id", "name", "path"];

    /// <summary>Returns null if the entry is neither a scalar nor a map of scalars, or nothing in it can name a
    /// task.</summary>
    public static TaskInstance? Read(PlanNode node) =>
        node switch
        {
            ScalarNode { IsNull: false } scalar => OfText(scalar.Text),
            MapNode map when map.Entries.All(e => e.Value is ScalarNode { IsNull: false }) => OfMap(map),
            _ => null,
        };

    private static TaskInstance? OfText(string text)
    {
        var slug = Slug.Of(text);
        var each = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["each.path"] = text,
            ["each.name"] = text[(text.LastIndexOf('/') + 1)..],
            ["each.slug"] = slug,
        };
        return slug.Length == 0 ? null : new TaskInstance(text, slug, each, FromPaths: false);
    }

    private static TaskInstance? OfMap(MapNode map)
    {
        var each = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            each.TryAdd("each." + entry.Key.Text, ((ScalarNode)entry.Value).Text);
        }

        var label = _naming.Select(map.Text).FirstOrDefault(n => n is not null)?.Text;
        var slug = map.Text("slug")?.Text ?? Slug.Of(label ?? "");
        each.TryAdd("each.slug", slug);
        return slug.Length == 0 ? null : new TaskInstance(label ?? slug, slug, each, FromPaths: false);
    }
}
