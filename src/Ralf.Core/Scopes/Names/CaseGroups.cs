namespace Ralf.Core.Scopes;

/// <summary>All sets of two or more code points that <see cref="CaseFolding"/> treats as the same; built on first
/// use.</summary>
internal static class CaseGroups
{
    // No script with case is above this.
    private const int End = 0x1F000;

    private static readonly Dictionary<int, int[]> _byFolded = Build();

    public static IEnumerable<int[]> All => _byFolded.Values;

    /// <summary>The sets with an ASCII member: the letters, including the two signs that fold to a letter.</summary>
    public static IReadOnlyList<int[]> Ascii { get; } = [.. All.Where(group => group.Any(member => member < 0x80))];

    /// <summary>The code points that differ from this one only in case, itself included; empty if it has no
    /// case.</summary>
    public static int[] Find(int codePoint) =>
        Rune.IsValid(codePoint) && _byFolded.TryGetValue(CaseFolding.Fold(new Rune(codePoint)).Value, out var group)
            ? group
            : [];

    private static Dictionary<int, int[]> Build()
    {
        var groups = new Dictionary<int, int[]>();
        for (var codePoint = 0; codePoint < End; codePoint++)
        {
            if (!Rune.TryCreate(codePoint, out var rune))
            {
                continue;
            }

            var folded = CaseFolding.Fold(rune).Value;
            if (folded != codePoint)
            {
                groups[folded] = [.. groups.GetValueOrDefault(folded) ?? [folded], codePoint];
            }
        }

        return groups;
    }
}
