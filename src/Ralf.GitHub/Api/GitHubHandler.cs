using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Ralf.GitHub;

/// <summary>Limits of retries and waiting.</summary>
/// <param name="Repeats">Maximum retries of a request.</param>
/// <param name="MaxWait">Maximum total wait of one request for rate limits.</param>
/// <param name="Attempt">Timeout of one attempt.</param>
internal sealed record RetryLimits(int Repeats, TimeSpan MaxWait, TimeSpan Attempt)
{
    public static RetryLimits Default { get; } = new(4, TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(60));
}

/// <summary>Handles every request to GitHub. Signs only requests to the API's own host, waits if the server asks for
/// it, and retries what is safe to retry: a POST only if the server certainly did not act. Returns the last answer
/// unchanged.</summary>
internal sealed class GitHubHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpMethod> _method = new("method");
    private static readonly ResiliencePropertyKey<bool> _isLimited = new("limited");
    private static readonly ResiliencePropertyKey<TimeSpan?> _wait = new("wait");
    private readonly TimeProvider _clock;
    private readonly RetryLimits _patience;
    private readonly RedirectRules _redirects;
    private readonly ResiliencePipeline<HttpResponseMessage> _repeating;
    private readonly ResiliencePipeline<HttpResponseMessage> _timing;
    private int _requests;

    public GitHubHandler(Uri api, string token, TimeProvider clock, RetryLimits patience, HttpMessageHandler inner)
        : base(inner)
    {
        (_clock, _patience, _redirects) = (clock, patience, new(api, token));
        _repeating = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(Repeating())
            .Build();
        // A network timeout is real time, whatever the injected clock says.
        _timing = new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(patience.Attempt).Build();
    }

    /// <summary>Number of requests sent so far, including retries and redirects.</summary>
    public int Requests => Volatile.Read(ref _requests);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellation
    )
    {
        var deadline = _clock.GetUtcNow() + _patience.MaxWait;
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(_method, request.Method);
        try
        {
            return await _repeating.ExecuteAsync(async c => await LimitedAsync(request, deadline, c), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Makes one attempt; a rate limit that lasts too long is an error at once.</summary>
    private async ValueTask<HttpResponseMessage> LimitedAsync(
        HttpRequestMessage request,
        DateTimeOffset deadline,
        ResilienceContext context
    )
    {
        var response = await _timing.ExecuteAsync(
            async token => await AnsweredAsync(request, token),
            context.CancellationToken
        );
        var now = _clock.GetUtcNow();
        var limit = await RateLimit.OfAsync(response, now);
        if (limit is not null && now + limit.Wait > deadline)
        {
            response.Dispose();
            throw GitHubErrors.GitHubRateLimited(limit.Kind, (now + limit.Wait).ToUniversalTime());
        }

        var wait = limit?.Wait ?? RateLimit.RetryAfter(response, now);
        context.Properties.Set(_isLimited, limit is not null);
        context.Properties.Set(_wait, now + wait <= deadline ? wait : null);
        return response;
    }

    private async Task<HttpResponseMessage> AnsweredAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        _redirects.Sign(request);
        var sent = request;
        for (var hop = 0; ; hop++)
        {
            Interlocked.Increment(ref _requests);
            var response = await base.SendAsync(sent, cancellation);
            if (!RedirectRules.IsRedirect(response))
            {
                // Read the whole body within the attempt, so that a broken one is retried; the caller reads downloads.
                if (!RedirectRules.MayLeaveHome(request))
                {
                    await response.Content.LoadIntoBufferAsync(cancellation);
                }

                return response;
            }

#pragma warning disable CA2000 // It shares the body of the request that it follows, which is the caller's.
            sent = _redirects.Follow(sent, response, hop);
#pragma warning restore CA2000
            response.Dispose();
        }
    }

    private RetryStrategyOptions<HttpResponseMessage> Repeating() =>
        new()
        {
            MaxRetryAttempts = _patience.Repeats,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(30),
            ShouldHandle = a => ValueTask.FromResult(MayRepeat(a.Context, a.Outcome)),
            DelayGenerator = a => ValueTask.FromResult(a.Outcome.Exception is null ? Wait(a.Context) : null),
            OnRetry = a =>
            {
                a.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        };

    private static bool MayRepeat(ResilienceContext context, Outcome<HttpResponseMessage> outcome)
    {
        if (outcome.Exception is null && context.Properties.GetValue(_isLimited, false))
        {
            return true;
        }

        var isIdempotent = context.Properties.GetValue(_method, HttpMethod.Post) != HttpMethod.Post;
        return isIdempotent
            && (
                outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException
                || outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
            );
    }

    private static TimeSpan? Wait(ResilienceContext context) => context.Properties.GetValue(_wait, null);
}
