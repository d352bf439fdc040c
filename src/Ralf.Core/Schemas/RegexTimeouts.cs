using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ralf.Core.Schemas;

/// <summary>
/// Bounds what the slow matches of one check take together: data of which every value keeps a pattern busy for nearly
/// as long as one match may take would
/// hold up a run for days. Matches that are not slow cost no more than the reading of what they match, and are not
/// counted.
/// </summary>
/// <param name="limit">How long the slow ones may take together.</param>
internal sealed class RegexTimeouts(TimeSpan limit)
{
    /// <summary>The limit of one file.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(1);

    private TimeSpan _taken;

    /// <summary>Throws <see cref="RegexMatchTimeoutException"/>, whose limit says which one was passed, a match's own
    /// or this.</summary>
    public bool IsMatch(Regex regex, string text)
    {
        var start = Stopwatch.GetTimestamp();
        var isMatch = regex.IsMatch(text);
        var taken = Stopwatch.GetElapsedTime(start);
        if (taken >= _slow && (_taken += taken) > limit)
        {
            throw new RegexMatchTimeoutException(text, regex.ToString(), limit);
        }

        return isMatch;
    }
}
