using System.Diagnostics;
using System.Net;
using System.Text;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>
/// A private repository over HTTP: the real <c>git http-backend</c> behind a check of tokens. Reading takes <c>contents: read</c>, pushing
/// <c>contents: write</c>; and a token without <c>workflows: write</c>, such as a job's, pushes no workflow files, as
/// on GitHub.
/// </summary>
internal sealed class GitHost : IAsyncDisposable
{
    private const string NoWorkflows = """
        #!/bin/sh
        [ -n "$REMOTE_USER" ] || exit 0
        while read -r old new ref; do
            case $new in 0000000000000000000000000000000000000000) continue;; esac
            for commit in $(git rev-list "$new" --not --all); do
                if git diff-tree -r --root --name-only "$commit" | grep -q '^.github/workflows/'; then
                    echo "refusing to allow a GitHub App to create or update workflow in $ref without \`workflows\` permission" >&2
                    exit 1
                fi
            done
        done
        """;

    private readonly string _root;
    private readonly string _repository;
    private readonly Dictionary<string, ServerToken> _tokens = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Loopback _listener;

    /// <param name="root">The folder that holds <paramref name="repository"/><c>.git</c>, bare.</param>
    public GitHost(string root, string repository)
    {
        (_root, _repository) = (root, repository);
        var hook = Path.Combine(Bare, "hooks", "pre-receive");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, NoWorkflows);
        Executable.Make(hook);
        _listener = new("127.0.0.1", ServeAsync);
    }

    public string Url => _listener.Url;

    /// <summary>The bare repository itself.</summary>
    public string Bare => Path.Combine(_root, $"{_repository}.git");

    /// <summary>Writes a line into a file for each ref that a push moves.</summary>
    public void TellMoves(string file)
    {
        var hook = Path.Combine(Bare, "hooks", "post-receive");
        File.WriteAllText(hook, $"#!/bin/sh\nwhile read -r old new ref; do echo \"ref $ref $new\" >> '{file}'; done\n");
        Executable.Make(hook);
    }

    /// <summary>Requests that were refused, as <c>STATUS PATH</c>.</summary>
    public List<string> Refused { get; } = [];

    public void Allow(string token, ServerToken rights)
    {
        lock (_lock)
        {
            _tokens[token] = rights;
        }
    }

    public void Forget(string token)
    {
        lock (_lock)
        {
            _tokens.Remove(token);
        }
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            var status = Check(context.Request);
            if (status == 200)
            {
                await BackendAsync(context, MayPushWorkflows(context.Request) ? "" : "job");
                return;
            }

            lock (_lock)
            {
                Refused.Add($"{status} {context.Request.RawUrl}");
            }

            context.Response.StatusCode = status;
            if (status == 401)
            {
                context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"GitHub\"");
            }

            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client went away.
        }
    }

    private int Check(HttpListenerRequest request)
    {
        var isPush = request.RawUrl!.Contains("git-receive-pack", StringComparison.Ordinal);
        return Given(request) is not { } token ? 401
            : token.May("contents", isPush ? "write" : "read") ? 200
            : 403;
    }

    private bool MayPushWorkflows(HttpListenerRequest request) => Given(request)?.May("workflows", "write") == true;

    private ServerToken? Given(HttpListenerRequest request)
    {
        var header = request.Headers["Authorization"] ?? "";
        var given = header.StartsWith("basic ", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2)[^1]
            : "";
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(given);
        }
    }

    private async Task BackendAsync(HttpListenerContext context, string user)
    {
        var request = context.Request;
        var address = request.RawUrl!.Split('?', 2);
        var start = new ProcessStartInfo("git", ["http-backend"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (
            var (name, value) in new[]
            {
                ("GIT_PROJECT_ROOT", _root),
                ("GIT_HTTP_EXPORT_ALL", "1"),
                ("PATH_INFO", Git(address[0])),
                ("QUERY_STRING", address.Length > 1 ? address[1] : ""),
                ("REQUEST_METHOD", request.HttpMethod),
                ("CONTENT_TYPE", request.ContentType ?? ""),
                ("HTTP_CONTENT_ENCODING", request.Headers["Content-Encoding"] ?? ""),
                ("GIT_PROTOCOL", request.Headers["Git-Protocol"] ?? ""),
                ("REMOTE_USER", user),
                ("GIT_CONFIG_COUNT", "3"),
                ("GIT_CONFIG_KEY_0", "http.receivepack"),
                ("GIT_CONFIG_VALUE_0", "true"),
                ("GIT_CONFIG_KEY_1", "uploadpack.allowAnySHA1InWant"),
                ("GIT_CONFIG_VALUE_1", "true"),
                ("GIT_CONFIG_KEY_2", "safe.directory"),
                ("GIT_CONFIG_VALUE_2", "*"),
            }
        )
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var sending = Task.Run(async () =>
        {
            await request.InputStream.CopyToAsync(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        });
        using var answer = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(answer);
        await sending;
        await WriteAsync(context.Response, answer.ToArray());
    }

    /// <summary>GitHub takes an address with and without <c>.git</c>.</summary>
    private string Git(string path) =>
        path.StartsWith($"/{_repository}/", StringComparison.Ordinal)
            ? $"/{_repository}.git{path[(_repository.Length + 1)..]}"
            : path;

    private static async Task WriteAsync(HttpListenerResponse response, byte[] answer)
    {
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var line in Encoding.ASCII.GetString(answer, 0, end).Split("\r\n"))
        {
            var (name, value) = (line.Split(':', 2)[0], line.Split(':', 2)[1].Trim());
            if (name == "Status")
            {
                response.StatusCode = int.Parse(value.Split(' ')[0]);
            }
            else if (name == "Content-Type")
            {
                response.ContentType = value;
            }
            else
            {
                response.AddHeader(name, value);
            }
        }

        await response.OutputStream.WriteAsync(answer.AsMemory(end + 4));
        response.Close();
    }
}
