using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance;

/// <summary>
/// A scripted model behind the Messages API on loopback. Each session gets a script of its own by its first request. It
/// is strict:
/// what the script does not foresee fails, and <see cref="AssertPlayed"/> says so.
/// </summary>
internal sealed class FakeModel : IAsyncDisposable
{
    private readonly Func<ModelRequest, IReadOnlyList<ModelTurn>> _scripts;
    private readonly Loopback _loopback;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Script> _sessions = new(StringComparer.Ordinal);
    private readonly List<ModelRequest> _requests = [];
    private readonly List<string> _problems = [];

    private FakeModel(Func<ModelRequest, IReadOnlyList<ModelTurn>> scripts)
    {
        _scripts = scripts;
        _loopback = new("127.0.0.1", AnswerAsync);
    }

    /// <summary>For <c>ANTHROPIC_BASE_URL</c>.</summary>
    public string Url => _loopback.Url;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<ModelRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>A model for one session.</summary>
    public static FakeModel Start(params ModelTurn[] turns) => new(_ => turns);

    /// <summary>A model for many: the script of a session from its first request (its prompt names the task).</summary>
    public static FakeModel Start(Func<ModelRequest, IReadOnlyList<ModelTurn>> scripts) => new(scripts);

    /// <summary>Throws where a request came that no script foresaw.</summary>
    public void AssertPlayed()
    {
        lock (_lock)
        {
            Assert.Empty(_problems);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loopback.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var text = await reader.ReadToEndAsync();
            var call = $"{context.Request.HttpMethod} {context.Request.Url?.AbsolutePath}";
            if (call != "POST /v1/messages")
            {
                Problem($"unexpected request {call}");
                await ModelAnswer.WriteJsonAsync(context.Response, 404, Error("not_found_error", call));
                return;
            }
            var request = new ModelRequest(
                context.Request.Headers["x-claude-code-session-id"] ?? "",
                context.Request.Headers["x-api-key"] ?? "",
                JsonDocument.Parse(text).RootElement
            );
            await PlayAsync(context.Response, request, Next(request));
        }
        catch (Exception failure) when (failure is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client went away, which is what some tests make it do.
        }
        catch (Exception failure)
        {
            Problem(failure.ToString());
            context.Response.Abort();
        }
    }

    private ModelTurn Next(ModelRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            if (!_sessions.TryGetValue(request.SessionId, out var script))
            {
                _sessions[request.SessionId] = script = new(new(_scripts(request)));
            }
            if (!script.Turns.TryPeek(out var turn))
            {
                _problems.Add($"a request beyond the script's end: {request.Prompt}");
                return ModelTurn.Fails(400, "invalid_request_error", message: "The script is over.");
            }
            if (++script.Served >= turn.Times)
            {
                script.Served = 0;
                script.Turns.Dequeue();
            }
            return turn;
        }
    }

    private async Task PlayAsync(HttpListenerResponse response, ModelRequest request, ModelTurn turn)
    {
        switch (turn)
        {
            case ModelTurn.Reply reply:
                await ModelAnswer.WriteAsync(response, request, reply);
                break;
            case ModelTurn.Failure failure:
                var body = Error(failure.Type, failure.Message);
                await ModelAnswer.WriteJsonAsync(response, failure.Status, body);
                break;
            case ModelTurn.Cut cut:
                await ModelAnswer.BreakOffAsync(response, request, cut.Text);
                break;
            default:
                await Task.Delay(Timeout.Infinite, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                response.Abort();
                break;
        }
    }

    private void Problem(string text)
    {
        lock (_lock)
        {
            _problems.Add(text);
        }
    }

    private static JsonObject Error(string type, string message) =>
        new()
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
        };

    private sealed class Script(Queue<ModelTurn> turns)
    {
        public Queue<ModelTurn> Turns { get; } = turns;
        public int Served { get; set; }
    }
}
