using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Ralf.Actions.Git;

/// <summary>
/// Names as the most forgetful file system sees them: case, Unicode form (NFC or NFD), trailing dots and spaces do not count. The decompositions
/// are a table of ours, since <see cref="string.Normalize()"/> does nothing in a program without ICU.
/// </summary>
internal static class NameFolding
{
    private static readonly Lazy<FrozenDictionary<int, string>> Decompositions = new(Load);

    /// <summary>Two paths with one fold cannot both be checked out everywhere.</summary>
    public static string Fold(string path)
    {
        if (System.Text.Ascii.IsValid(path))
        {
            return TrimSegments(path.ToUpperInvariant());
        }

        return GitName.HasStrayBytes(path)
            ? path
            : TrimSegments(Decompose(path.ToUpperInvariant()));
    }

    private static string TrimSegments(string path) =>
        path.Contains("./", StringComparison.Ordinal)
        || path.Contains(" /", StringComparison.Ordinal)
        || path.EndsWith('.')
        || path.EndsWith(' ')
            ? string.Join('/', path.Split('/').Select(s => s.TrimEnd('.', ' ')))
            : path;

    private static string Decompose(string text)
    {
        var folded = new StringBuilder(text.Length + 8);
        var marks = new List<string>();
        foreach (var rune in text.EnumerateRunes())
        {
            var parts = Decompositions.Value.TryGetValue(rune.Value, out var found)
                ? found
                : rune.ToString();
            foreach (var part in parts.EnumerateRunes())
            {
                if (
                    Rune.GetUnicodeCategory(part)
                    is UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.SpacingCombiningMark
                )
                {
                    marks.Add(part.ToString());
                    continue;
                }

                Flush();
                folded.Append(part.ToString());
            }
        }

        Flush();
        return folded.ToString();

        // Marks in any order: coarser than canonical order, so at worst two odd names more are taken for one.
        void Flush()
        {
            marks.Sort(StringComparer.Ordinal);
            marks.ForEach(m => folded.Append(m));
            marks.Clear();
        }
    }

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(NameFolding).Assembly.GetManifestResourceStream(
            "CanonicalDecompositions.txt"
        )!;
        using var reader = new StreamReader(stream);
        return reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line =>
                line.Split(' ')
                    .Select(hex =>
                        int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    )
                    .ToArray()
            )
            .ToFrozenDictionary(
                codes => codes[0],
                codes => string.Concat(codes.Skip(1).Select(c => new Rune(c).ToString()))
            );
    }
}
