using System.Globalization;
using System.Net;

namespace Ralf.GitHub;

/// <summary>A refusal for having asked too often: the server did nothing, and says when to come back.</summary>
/// <param name="Kind"><c>primary</c>: so many requests an hour; <c>secondary</c>: too fast, or too much made.</param>
internal sealed record RateLimit(string Kind, TimeSpan Wait)
{
    /// <summary>What GitHub asks for where it does not say how long.</summary>
    private static readonly TimeSpan _unsaid = TimeSpan.FromMinutes(1);

    /// <summary>Null where the answer is anything else, a right that is missing (403 too) among it.</summary>
    public static async ValueTask<RateLimit?> OfAsync(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
        {
            return null;
        }

        if (Number(response, "x-ratelimit-remaining") == 0)
        {
            var until = Number(response, "x-ratelimit-reset") is { } reset
                ? DateTimeOffset.FromUnixTimeSeconds(reset) - now
                : _unsaid;
            return new("primary", AtLeastASecond(RetryAfter(response, now) ?? until));
        }

        if (RetryAfter(response, now) is { } wait)
        {
            return new("secondary", AtLeastASecond(wait));
        }

        return response.StatusCode == HttpStatusCode.TooManyRequests || await IsSecondaryAsync(response)
            ? new("secondary", _unsaid)
            : null;
    }

    /// <summary>What any answer may say of when to come back; null where it does not.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - now) : null;

    private static TimeSpan AtLeastASecond(TimeSpan wait) =>
        wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait;

    /// <summary>Without headers, these documented words are all that tells it from a right that is missing.</summary>
    private static async Task<bool> IsSecondaryAsync(HttpResponseMessage response)
    {
        await response.Content.LoadIntoBufferAsync();
        var text = await response.Content.ReadAsStringAsync();
        return text.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase)
            || text.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);
    }

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number < 253_402_300_799
            ? number
            : null;
}
