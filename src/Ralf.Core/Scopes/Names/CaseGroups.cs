using System.Text;

namespace Ralf.Core.Scopes;

/// <summary>All sets of two and more code points that <see cref="CaseFolding"/> takes for one another; built when first
/// asked for.</summary>
internal static class CaseGroups
{
    // No script that has case lies above.
    private const int End = 0x1F000;

    private static readonly Dictionary<int, int[]> _byFolded = Build();

    public static IEnumerable<int[]> All => _byFolded.Values;

    /// <summary>Those with a member in ASCII: the letters, with the two signs that fold to one.</summary>
    public static IReadOnlyList<int[]> Ascii { get; } = [.. All.Where(group => group.Any(member => member < 0x80))];

    /// <summary>What only case tells from this code point, itself included; empty where case means nothing to
    /// it.</summary>
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
