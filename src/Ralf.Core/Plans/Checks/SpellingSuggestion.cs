namespace Ralf.Core.Plans;

/// <summary>Finds the name that was probably meant.</summary>
internal static class SpellingSuggestion
{
    private const int MaxWordLength = 80;

    /// <summary>The candidate with the fewest edits, if these are at most a third of the word's length (one edit is
    /// always allowed); otherwise null.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxWordLength)
        {
            return null;
        }

        var limit = Math.Max(1, word.Length / 3);
        return candidates
            .Where(c => c.Length <= MaxWordLength && Math.Abs(c.Length - word.Length) <= limit)
            .Select(c => (Candidate: c, Distance: Distance(word, c)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .Select(c => c.Candidate)
            .FirstOrDefault();
    }

    /// <summary>Edit distance of two words (Levenshtein), ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
