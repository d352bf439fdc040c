using System.Net;

namespace Ralf.GitHub;

/// <summary>A rate-limit refusal: the server did nothing, and says when to retry
/// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).</summary>
/// <param name="Kind"><c>primary</c>: too many requests in an hour; <c>secondary</c>: too fast, or too much
/// created.</param>
internal sealed record RateLimit(string Kind, TimeSpan Wait)
{
    /// <summary>The wait that GitHub asks for if an answer names none.</summary>
    private static readonly TimeSpan _unsaid = TimeSpan.FromMinutes(1);

    /// <summary>Returns null for any other answer, including a missing permission (403 too).</summary>
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

    /// <summary>The time to wait that an answer names; null if it names none.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - now) : null;

    private static TimeSpan AtLeastASecond(TimeSpan wait) =>
        wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait;

    /// <summary>Without headers, only these documented words tell it from a missing permission.</summary>
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
