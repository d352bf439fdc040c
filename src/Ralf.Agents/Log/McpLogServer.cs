using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Ralf.Agents;

/// <summary>The MCP server that an agent logs to. Each call is on disk in the journal before it is answered.</summary>
internal sealed class McpLogServer(string journal)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>Serves until the input ends. The output carries only the protocol.</summary>
    public static async Task RunAsync(string journal, Stream input, Stream output, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(journal))))
        {
            throw AgentErrors.JournalFolderMissing(journal);
        }
        using var gate = new SemaphoreSlim(1);
        await using var answers = new WholeLines(output, gate);
        await using var refusals = new WholeLines(output, gate);
        using var filter = new RequestFilter(input, refusals);
        var log = new McpLogServer(journal);
        await using var transport = new StreamServerTransport(filter.Requests, answers, "ralf");
        await using var server = McpServer.Create(transport, log.Options());
        await Task.WhenAll(filter.RunAsync(cancellation), server.RunAsync(cancellation));
    }

    /// <summary>Serves over this process's standard streams.</summary>
    public static async Task RunOnStandardStreamsAsync(string journal, CancellationToken cancellation)
    {
#pragma warning disable RS0030 // The protocol speaks bytes on the process's own streams.
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
#pragma warning restore RS0030
        await RunAsync(journal, input, output, cancellation);
    }

    private McpServerOptions Options() =>
        new()
        {
            ServerInfo = new Implementation { Name = "ralf", Version = "1" },
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = (_, _) =>
                    ValueTask.FromResult(new ListToolsResult { Tools = [.. LogTool.All.Select(Describe)] }),
                CallToolHandler = (request, _) =>
                    ValueTask.FromResult(Call(request.Params?.Name, request.Params?.Arguments)),
            },
        };

    private static Tool Describe(LogTool tool) =>
        new()
        {
            Name = tool.Name,
            Description = tool.About,
            InputSchema = RalfJson.Element(tool.Schema()),
        };

    private CallToolResult Call(string? name, IDictionary<string, JsonElement>? arguments)
    {
        if (LogTool.Find(name) is not { } tool)
        {
            var known = string.Join(", ", LogTool.All.Select(t => t.Name));
            return Answer($"There is no tool \"{AgentText.Line(name, 60)}\"; there are {known}.", true);
        }
        var values = RalfJson.Element(arguments ?? new Dictionary<string, JsonElement>());
        if (LogEntry.Read(tool, values, strict: true, out var problem) is null)
        {
            return Answer(problem, isError: true);
        }
        lock (_lock)
        {
            var calls = _calls[tool.Name] = _calls.GetValueOrDefault(tool.Name) + 1;
            if (calls > LogTool.MaxEntries)
            {
                return Answer(
                    $"This session called {tool.Name} {LogTool.MaxEntries} times already, which is the most; {(tool.Name == LogTool.Finish ? "the last one that was logged holds." : "put the rest into finish's summary.")}",
                    isError: true
                );
            }
            return Write(tool, values);
        }
    }

    private CallToolResult Write(LogTool tool, JsonElement values)
    {
        try
        {
            return Journal.TryAppend(journal, tool.Name, values)
                ? Answer("Logged.", isError: false)
                : Answer(
                    "The log of this session is full, and this was not logged; put what matters most into finish's summary.",
                    isError: true
                );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Answer("The log could not be written to disk. Call it again later.", true);
        }
    }

    private static CallToolResult Answer(string text, bool isError) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}
