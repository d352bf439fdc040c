using System.Net;

namespace Ralf.GitHub;

/// <summary>Decides where a request may be redirected, with or without the token: only the API's own host receives
/// it.</summary>
/// <param name="api">The address of the API.</param>
internal sealed class RedirectRules(Uri api, string token)
{
    private const int MaxHops = 5;

    /// <summary>Set on a request that may be redirected to another host, without the token: a download.</summary>
    public static readonly HttpRequestOptionsKey<bool> MayLeave = new("ralf.may-leave");

    public static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect;

    public void Sign(HttpRequestMessage request)
    {
        var isHome = IsHome(request.RequestUri!);
        if (!isHome)
        {
            throw GitHubErrors.GitHubRedirected(api.Host, request.RequestUri!.Host);
        }

        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Remove("X-GitHub-Api-Version");
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
    }

    /// <summary>The request to the redirect's target; throws if it must not go there.</summary>
    /// <param name="hop">Number of redirects followed before.</param>
    public HttpRequestMessage Follow(HttpRequestMessage request, HttpResponseMessage response, int hop)
    {
        var from = request.RequestUri!;
        var to = response.Headers.Location is { } place ? new Uri(from, place) : from;
        if (hop >= MaxHops || !KeepsMeaning(request, response) || !MayGo(request, to))
        {
            throw GitHubErrors.GitHubRedirected(from.Host, to.Host);
        }

        var next = new HttpRequestMessage(request.Method, to) { Content = request.Content };
        next.Options.Set(MayLeave, MayLeaveHome(request));
        foreach (var (name, values) in request.Headers)
        {
            if (IsHome(to) || name == "User-Agent")
            {
                next.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return next;
    }

    /// <summary>Whether the method survives: on the older codes, clients turn other methods into GET.</summary>
    private static bool KeepsMeaning(HttpRequestMessage request, HttpResponseMessage response) =>
        request.Method == HttpMethod.Get
        || request.Method == HttpMethod.Head
        || response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private bool MayGo(HttpRequestMessage request, Uri to) =>
        IsHome(to) || MayLeaveHome(request) && (to.Scheme == "https" || api.Scheme == "http" && to.IsLoopback);

    private bool IsHome(Uri address) =>
        Uri.Compare(
            address,
            api,
            UriComponents.SchemeAndServer,
            UriFormat.UriEscaped,
            StringComparison.OrdinalIgnoreCase
        ) == 0;

    public static bool MayLeaveHome(HttpRequestMessage request) =>
        request.Options.TryGetValue(MayLeave, out var may) && may;
}
