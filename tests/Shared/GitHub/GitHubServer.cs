using System.Net;
using System.Text;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>
/// A strict stand-in for GitHub on loopback: one repository with pull requests, comments, workflow runs, artifacts and
/// dispatches. Every
/// request is held against GitHub's own description of its API, as is every answer; what is not as described is a
/// problem
/// (<see cref="AssertHonest"/>). A token may do what its rights say and nothing else.
/// </summary>
internal sealed partial class GitHubServer : IAsyncDisposable
{
    private readonly ApiDescription _api;
    private readonly ApiContract _contract;
    private readonly string _prefix;
    private readonly Loopback _listener;
    private readonly Loopback _storage;
    private readonly Lock _lock = new();
    private readonly List<ServerRequest> _requests = [];
    private readonly List<string> _storageRequests = [];
    private readonly List<string> _problems = [];
    private readonly List<Fault> _faults = [];

    private GitHubServer(ApiDescription api, string repository, string prefix)
    {
        (_api, _contract, _prefix) = (api, new(api), prefix);
        Repository = repository;
        _listener = new("127.0.0.1", ServeAsync);
        _storage = new("localhost", ServeStorageAsync);
    }

    private ApiDocuments Documents => new(_api, this);

    /// <summary><c>owner/name</c>.</summary>
    public string Repository { get; }

    /// <summary>For <c>GITHUB_API_URL</c>.</summary>
    public string BaseUrl => _listener.Url + _prefix;

    /// <summary>For <c>GITHUB_SERVER_URL</c>.</summary>
    public string ServerUrl => _listener.Url;

    /// <summary>Another host, which holds artifacts and must never see a token.</summary>
    public string StorageUrl => _storage.Url;

    /// <summary>In the order in which they came, those to GraphQL among them.</summary>
    public IReadOnlyList<ServerRequest> Requests => Copy(_requests);

    /// <summary>Paths and queries that <see cref="StorageUrl"/> was asked for.</summary>
    public IReadOnlyList<string> StorageRequests => Copy(_storageRequests);

    /// <summary>What no client of GitHub's may send, and what this stand-in would have answered wrongly.</summary>
    public IReadOnlyList<string> Problems => Copy(_problems);

    /// <param name="prefix"><c>/api/v3</c> for an Enterprise Server.</param>
    public static async Task<GitHubServer> StartAsync(string repository = "acme/shop", string prefix = "") =>
        new(await ApiDescription.GetAsync(), repository, prefix);

    /// <summary>What goes wrong next: the first that fits a request is used up by it.</summary>
    public void Fail(params Fault[] faults)
    {
        lock (_lock)
        {
            _faults.AddRange(faults);
        }
    }

    public void AssertHonest()
    {
        if (Problems is { Count: > 0 } problems)
        {
            throw new InvalidOperationException(
                $"Requests that GitHub does not describe:\n{string.Join('\n', problems)}"
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _storage.DisposeAsync();
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            await WriteAsync(context, await AnswerAsync(await ReadAsync(context.Request)));
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client went away, which is what some tests make it do.
        }
        catch (Exception failure)
        {
            Problem(failure.ToString());
            context.Response.Abort();
        }
    }

    private async Task<ServerRequest> ReadAsync(HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
        var address = request.RawUrl!.Split('?', 2);
        var query = address.Length < 2 ? [] : address[1].Split('&');
        var headers = request.Headers.AllKeys.OfType<string>();
        return new(
            request.HttpMethod,
            address[0],
            query
                .Select(q => q.Split('=', 2))
                .ToDictionary(q => Uri.UnescapeDataString(q[0]), q => Uri.UnescapeDataString(q[1].Replace('+', ' '))),
            headers.ToDictionary(h => h, h => request.Headers[h]!, StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(),
            (request.Headers["Authorization"] ?? "").Split(' ')[^1]
        );
    }

    /// <summary>Null: no answer at all.</summary>
    private async Task<ServerAnswer?> AnswerAsync(ServerRequest request)
    {
        Fault? fault;
        lock (_lock)
        {
            _requests.Add(request);
            fault = TakeFault(request);
        }

        if (fault is null)
        {
            return Act(request);
        }

        await Task.Delay(fault.Delay);
        _ = fault.Acts ? Act(request) : null;
        return fault.Answer;
    }

    private ServerAnswer Act(ServerRequest request)
    {
        lock (_lock)
        {
            return request.Path == GraphQlPath ? OfGraphQl(request) : OfRest(request);
        }
    }

    private ServerAnswer OfRest(ServerRequest request)
    {
        var isApi = request.Path.StartsWith($"{_prefix}/", StringComparison.Ordinal);
        var operation = isApi ? _api.Find(request.Method, request.Path[_prefix.Length..]) : null;
        if (operation is null)
        {
            return Wrong(request, ["GitHub has no such operation"]);
        }

        var problems = _contract.OfRequest(operation, request);
        if (problems.Count > 0)
        {
            return Wrong(request, problems);
        }

        var answer = Refused(operation, request) ?? Route(operation, request);
        _problems.AddRange(_contract.OfAnswer(operation, answer).Select(p => $"answer: {p}"));
        return answer;
    }

    private ServerAnswer Wrong(ServerRequest request, IEnumerable<string> problems)
    {
        _problems.AddRange(problems.Select(p => $"{request}: {p}"));
        return ServerAnswer.Refusal(400, "not as described", [.. problems]);
    }

    private Fault? TakeFault(ServerRequest request)
    {
        var at = _faults.FindIndex(f =>
            f.Method == request.Method && request.Path.Contains(f.PathHolds, StringComparison.Ordinal)
        );
        if (at < 0)
        {
            return null;
        }

        var fault = _faults[at];
        _faults[at] = fault with { Times = fault.Times - 1 };
        _faults.RemoveAll(f => f.Times == 0);
        return fault;
    }

    private static async Task WriteAsync(HttpListenerContext context, ServerAnswer? answer)
    {
        var response = context.Response;
        if (answer is null)
        {
            // The start of an answer, and then nothing: an abort alone would end it in order.
            response.ContentLength64 = 1000;
            await response.OutputStream.WriteAsync(new byte[] { (byte)'{' });
            response.Abort();
            return;
        }

        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.AddHeader(name, value);
        }

        if (answer.Body.Length > 0)
        {
            response.ContentType = answer.ContentType;
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
        }

        response.Close();
    }

    private void Problem(string text)
    {
        lock (_lock)
        {
            _problems.Add(text);
        }
    }

    private T[] Copy<T>(IEnumerable<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }
}
