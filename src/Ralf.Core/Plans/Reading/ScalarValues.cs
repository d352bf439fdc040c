namespace Ralf.Core.Plans;

/// <summary>Converts checked scalars to values; absent or reported ones become null or the default.</summary>
internal static class ScalarValues
{
    public static T Enum<T>(ScalarNode? node, T otherwise)
        where T : struct, Enum =>
        node is not null
        && node.Text.All(char.IsAsciiLetterLower)
        && System.Enum.TryParse<T>(node.Text, ignoreCase: true, out var value)
            ? value
            : otherwise;

    public static int? Whole(MapNode map, string key) =>
        Money(map, key) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null;

    public static decimal? Money(MapNode map, string key) => map.Text(key) is { } node ? Number(node) : null;

    public static decimal? Number(ScalarNode node) =>
        decimal.TryParse(
            node.Text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
