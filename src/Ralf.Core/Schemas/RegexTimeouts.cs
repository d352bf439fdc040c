using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ralf.Core.Schemas;

/// <summary>Bounds the total time of the slow matches of one check: data whose every value keeps a pattern busy for
/// nearly the time limit of one match would hold up a run for days. Fast matches cost no more than reading the text,
/// and are not counted.</summary>
/// <param name="limit">Total time of the slow matches.</param>
internal sealed class RegexTimeouts(TimeSpan limit)
{
    /// <summary>The limit of one file.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(1);

    private TimeSpan _taken;

    /// <summary>Throws <see cref="RegexMatchTimeoutException"/>; its limit says which one was exceeded, the match's own
    /// or the total.</summary>
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
