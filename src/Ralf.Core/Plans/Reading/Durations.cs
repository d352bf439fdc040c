using System.Text.RegularExpressions;

namespace Ralf.Core.Plans;

/// <summary>Durations with units: <c>90s</c>, <c>40m</c>, <c>1h30m</c>.</summary>
internal static partial class Durations
{
    /// <summary>The form, for messages and the JSON Schema.</summary>
    public const string Pattern = "^(?=[0-9])([0-9]{1,3}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?$";

    public static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Max = TimeSpan.FromHours(24);

    /// <summary>Returns false if the text is not a duration; the caller checks the range.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var match = Form().Match(text);
        // `$` also matches before a final line break.
        var valid = match.Success && match.Length == text.Length;
        duration = valid ? new TimeSpan(Part(match, 1), Part(match, 2), Part(match, 3)) : TimeSpan.Zero;
        return valid;
    }

    /// <summary>The form that <see cref="TryParse"/> reads; whole seconds.</summary>
    public static string Format(TimeSpan duration)
    {
        var hours = (int)duration.TotalHours;
        var text =
            (hours > 0 ? $"{hours}h" : "")
            + (duration.Minutes > 0 ? $"{duration.Minutes}m" : "")
            + (duration.Seconds > 0 ? $"{duration.Seconds}s" : "");
        return text.Length > 0 ? text : "0s";
    }

    private static int Part(Match match, int group) =>
        match.Groups[group] is { Success: true } part ? int.Parse(part.Value[..^1]) : 0;

    [GeneratedRegex(Pattern)]
    private static partial Regex Form();
}
