using System.IO.Pipelines;

namespace Ralf.Agents;

/// <summary>Stands before the MCP server: passes requests on line by line, and answers what is not a request as JSON-RPC
/// asks (https://www.jsonrpc.org/specification#error_object). The server itself would say nothing, and would hold a line
/// of any length in memory.</summary>
internal sealed class RequestFilter(Stream input, WholeLines output) : IDisposable
{
    /// <summary>The longest line that is read.</summary>
    public const int MaxLineBytes = 1024 * 1024;

    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;

    private readonly Pipe _requests = new();
    private readonly MemoryStream _line = new();
    private bool _isTooLong;

    /// <summary>The lines that are requests.</summary>
    public Stream Requests => _requests.Reader.AsStream();

    public void Dispose() => _line.Dispose();

    /// <summary>Reads until the input ends.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await input.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                await TakeAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            await _requests.Writer.CompleteAsync();
        }
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (bytes.Length > 0)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            _isTooLong |= _line.Length + part.Length > MaxLineBytes;
            if (!_isTooLong)
            {
                _line.Write(part.Span);
            }

            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (end >= 0)
            {
                await EndLineAsync(cancellation);
            }
        }
    }

    private async Task EndLineAsync(CancellationToken cancellation)
    {
        var line = _line.GetBuffer().AsMemory(0, (int)_line.Length);
        var objection = _isTooLong
            ? Error(ParseError, $"a line has at most {MaxLineBytes} bytes", null)
            : Objection(line);
        if (objection is null)
        {
            await _requests.Writer.WriteAsync(line, cancellation);
            await _requests.Writer.WriteAsync(new[] { (byte)'\n' }, cancellation);
        }
        else if (objection.Length > 0)
        {
            await output.WriteAsync(objection, cancellation);
        }

        (_line.Position, _isTooLong) = (0, false);
        _line.SetLength(0);
    }

    /// <summary>The answer to a line that is not a message; empty for an empty line, null for a message.</summary>
    private static byte[]? Objection(ReadOnlyMemory<byte> line)
    {
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement;
            return message.ValueKind == JsonValueKind.Array ? Error(InvalidRequest, "send one message a line", null)
                : message.Text("jsonrpc") != "2.0" || !IsMessage(message)
                    ? Error(InvalidRequest, "this is not a JSON-RPC 2.0 message", Id(message))
                : null;
        }
        catch (JsonException)
        {
            return Error(ParseError, "this line is not JSON", null);
        }
    }

    /// <summary>A request, a notification, or the answer to one.</summary>
    private static bool IsMessage(JsonElement message) =>
        message.Member("id") is not { ValueKind: not (JsonValueKind.String or JsonValueKind.Number) }
        && (
            message.Member("method") is { } method
                ? method.ValueKind == JsonValueKind.String
                : message.Member("result") is not null || message.Member("error") is not null
        );

    private static JsonElement? Id(JsonElement message) =>
        message.Member("id") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } id ? id : null;

    private static byte[] Error(int code, string text, JsonElement? id) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"jsonrpc":"2.0","id":{{{id?.GetRawText() ?? "null"}}},"error":{"code":{{{code}}},"message":"{{{text}}}"}}"""
                + "\n"
        );
}
