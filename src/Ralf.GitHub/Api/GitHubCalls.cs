using System.Text.Json.Nodes;
using Octokit;
using Octokit.Internal;
using Polly.Timeout;

namespace Ralf.GitHub;

/// <summary>An answer of the API, including refusals.</summary>
/// <param name="Status">0: no answer arrived, and it is unknown whether the server acted.</param>
/// <param name="Message">The server's full message of a refusal.</param>
/// <param name="HasMore">Whether another page follows.</param>
internal sealed record ApiAnswer<T>(T? Value, int Status, string Message, bool HasMore)
{
    public bool IsDone => Status is >= 200 and < 300 && !IsEmpty;

    /// <summary>Whether the server may have acted despite the failure.</summary>
    public bool IsUncertain => Status is 0 or >= 500 || IsEmpty;

    /// <summary>A proxy may report success without the server's answer.</summary>
    private bool IsEmpty => Status is 200 or 201 && Value is null;

    public bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Calls the REST and GraphQL API with one token: Octokit's connection over <see cref="GitHubHandler"/>. If the
/// server refuses the token, the calls of another take over.</summary>
internal sealed class GitHubCalls : IDisposable
{
    private readonly PatientHttpClient _http;
    private readonly Connection _connection;
    private readonly Uri _api;
    private readonly GitHubCalls? _others;
    private readonly Action? _onRefused;
    private bool _isRefused;

    /// <param name="handler">Disposed with this object.</param>
    /// <param name="others">Take over once the server has refused this token; null: that is an error.</param>
    /// <param name="onRefused">Called when they take over.</param>
    public GitHubCalls(Uri api, HttpMessageHandler handler, GitHubCalls? others = null, Action? onRefused = null)
    {
        (_api, _others, _onRefused) = (api, others, onRefused);
        _http = new(handler);
        _connection = new(
            new("ralf", ProgramVersion.Text),
            api,
            new InMemoryCredentialStore(Credentials.Anonymous),
            _http,
            new ApiJson()
        );
    }

    public Task<ApiAnswer<T>> GetAsync<T>(
        string path,
        CancellationToken cancellation,
        params (string Name, string Value)[] query
    ) =>
        CallAsync(
            connection =>
                connection.Get<T>(
                    new(path, UriKind.Relative),
                    query.ToDictionary(q => q.Name, q => q.Value),
                    null,
                    cancellation
                ),
            cancellation
        );

    /// <summary>Reads all pages of a list.</summary>
    /// <param name="items">The entries of one page.</param>
    /// <param name="maxPages">Pages of a hundred; the rest is omitted.</param>
    /// <param name="more">Further query parameters.</param>
    public async Task<ApiAnswer<List<TItem>>> GetAllAsync<TPage, TItem>(
        string path,
        Func<TPage, IEnumerable<TItem>> items,
        CancellationToken cancellation,
        int maxPages = 100,
        params (string Name, string Value)[] more
    )
    {
        var all = new List<TItem>();
        for (var page = 1; ; page++)
        {
            (string, string)[] query = [.. more, ("per_page", "100"), ("page", $"{page}")];
            var answer = await GetAsync<TPage>(path, cancellation, query);
            all.AddRange(answer is { IsDone: true, Value: { } value } ? items(value) : []);
            if (!answer.HasMore || page == maxPages)
            {
                return new(all, answer.Status, answer.Message, answer.HasMore);
            }
        }
    }

    public Task<ApiAnswer<T>> PostAsync<T>(string path, JsonObject? body, CancellationToken cancellation) =>
        CallAsync(
            connection =>
                connection.Post<T>(
                    new(path, UriKind.RelativeOrAbsolute),
                    (object?)body ?? "",
                    null,
                    null,
                    cancellationToken: cancellation
                ),
            cancellation
        );

    public Task<ApiAnswer<T>> PatchAsync<T>(string path, JsonObject body, CancellationToken cancellation) =>
        CallAsync(connection => connection.Patch<T>(new(path, UriKind.Relative), body), cancellation);

    /// <summary>Sends a query or mutation. GraphQL errors have status 200, and are returned as refusals here.</summary>
    public async Task<ApiAnswer<T>> GraphQlAsync<T>(string query, JsonObject? variables, CancellationToken cancellation)
    {
        // api.github.com/graphql, api.name.ghe.com/graphql; HOST/api/graphql beside HOST/api/v3 on Enterprise Server.
        var isServer = _api.AbsolutePath.EndsWith("/api/v3/", StringComparison.Ordinal);
        var address = new Uri(_api, isServer ? "../graphql" : "graphql");
        var answer = await PostAsync<GraphQlAnswer<T>>(
            address.AbsoluteUri,
            new JsonObject { ["query"] = query, ["variables"] = variables },
            cancellation
        );
        var errors = answer.Value?.Errors?.Select(e => e.Message) ?? [];
        return errors.Any() ? new(default, 403, string.Join("; ", errors), false)
            : answer.Value is null ? new(default, answer.Status, answer.Message, false)
            : new(answer.Value.Data, answer.Status, "", false);
    }

    /// <summary>Resolves an address relative to the API's.</summary>
    public Uri Address(string path) => new(_api, path);

    public void Dispose() => _http.Dispose();

    /// <summary>Throws on errors that end all work: no connection although nothing is uncertain, and a refused token for
    /// which no other takes over.</summary>
    private async Task<ApiAnswer<T>> CallAsync<T>(
        Func<Connection, Task<IApiResponse<T>>> call,
        CancellationToken cancellation
    )
    {
        if (_isRefused)
        {
            return await _others!.CallAsync(call, cancellation);
        }

        try
        {
            var response = await call(_connection).WaitAsync(cancellation);
            var hasMore = response.HttpResponse.ApiInfo?.Links?.ContainsKey("next") == true;
            return new(response.Body, (int)response.HttpResponse.StatusCode, "", hasMore);
        }
        catch (AuthorizationException) when (_others is not null)
        {
            _isRefused = true;
            _onRefused?.Invoke();
            return await _others.CallAsync(call, cancellation);
        }
        catch (AuthorizationException)
        {
            throw GitHubErrors.GitHubRefusedToken(_api.Host);
        }
        catch (ApiException refused)
        {
            return new(default, (int)refused.StatusCode, Words(refused), false);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            return new(default, 0, lost.Message, false);
        }
        catch (TimeoutRejectedException late)
        {
            return new(default, 0, $"no answer within {late.Timeout.TotalSeconds} s", false);
        }
        catch (JsonException unread)
        {
            return new(default, 0, $"an answer that is not as described: {unread.Message}", false);
        }
    }

    /// <summary>The message and its errors, or the start of a page that is not JSON.</summary>
    private static string Words(ApiException refused)
    {
        var body = refused.HttpResponse?.Body as string ?? "";
        var words = GitHubJson.RefusalWords(body) ?? [body.Length > 0 ? body : refused.Message];
        var text = string.Join(": ", words.Where(w => !string.IsNullOrWhiteSpace(w)));
        return text.Length <= 500 ? text : text[..500] + "…";
    }

    /// <summary>Leaves waiting to the handler: Octokit would give up after 100 s, including waits that the server asked
    /// for.</summary>
    private sealed class PatientHttpClient(HttpMessageHandler handler) : IHttpClient
    {
        private readonly HttpClientAdapter _adapter = new(() => handler);

        public Task<IResponse> Send(
            IRequest request,
            CancellationToken cancellation,
            Func<object, object>? preprocessResponseBody = null
        )
        {
            if (request is Request own)
            {
                own.Timeout = TimeSpan.FromHours(6);
                own.ContentType = "application/json";
            }

            return _adapter.Send(request, cancellation, preprocessResponseBody);
        }

        public void SetRequestTimeout(TimeSpan timeout) => _adapter.SetRequestTimeout(timeout);

        public void Dispose() => _adapter.Dispose();
    }

    /// <summary>This program's JSON format for Octokit.</summary>
    private sealed class ApiJson : IJsonSerializer
    {
        public string Serialize(object item) => ((JsonObject)item).ToJsonString(GitHubJson.Compact);

        public T Deserialize<T>(string json) => JsonSerializer.Deserialize(json, GitHubJson.Compact.Of<T>())!;
    }
}
