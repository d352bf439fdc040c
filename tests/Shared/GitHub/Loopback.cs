using System.Net;
using System.Net.Sockets;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>An HTTP listener on a free port of loopback that gives each request to a method.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    public Loopback(string host, Func<HttpListenerContext, Task> serve)
    {
        (_listener, Url) = Listen(host);
        _serving = ServeAsync(serve);
    }

    /// <summary>Without a slash at its end.</summary>
    public string Url { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    /// <summary>A free port is found by asking for one; another process may take it meanwhile, so this is tried
    /// again.</summary>
    private static (HttpListener Listener, string Url) Listen(string host)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://{host}:{port}/");
            try
            {
                listener.Start();
                return (listener, $"http://{host}:{port}");
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> serve)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = serve(context);
        }
    }
}
