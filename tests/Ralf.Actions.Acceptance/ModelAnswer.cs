using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ralf.Actions.Acceptance;

/// <summary>Writes a reply as the Messages API does: as server-sent events, or as one document where no stream was
/// asked for.</summary>
internal static class ModelAnswer
{
    private static int _ids;

    public static async Task WriteAsync(HttpListenerResponse response, ModelRequest request, ModelTurn.Reply reply)
    {
        var message = Message(request, reply);
        if (!request.IsStreaming)
        {
            await WriteJsonAsync(response, 200, message);
            return;
        }
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        foreach (var (name, data) in Events(message))
        {
            await response.OutputStream.WriteAsync(Event(name, data));
        }
        response.Close();
    }

    /// <summary>Begins a stream and drops the connection.</summary>
    public static async Task BreakOffAsync(HttpListenerResponse response, ModelRequest request, string text)
    {
        var message = Message(request, new([new ModelText(text)], 10, 5));
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        foreach (var (name, data) in Events(message).Take(3))
        {
            await response.OutputStream.WriteAsync(Event(name, data));
            await response.OutputStream.FlushAsync();
        }
        response.Abort();
    }

    public static async Task WriteJsonAsync(HttpListenerResponse response, int status, JsonObject body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));
        response.Close();
    }

    private static JsonObject Message(ModelRequest request, ModelTurn.Reply reply) =>
        new()
        {
            ["id"] = $"msg_fake_{Interlocked.Increment(ref _ids)}",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = request.Model,
            ["content"] = new JsonArray([.. reply.Blocks.Select(block => Block(request, block))]),
            ["stop_reason"] = reply.Blocks.Any(block => block is ModelToolUse) ? "tool_use" : "end_turn",
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = reply.InputTokens, ["output_tokens"] = reply.OutputTokens },
        };

    private static JsonObject Block(ModelRequest request, ModelBlock block) =>
        block switch
        {
            ModelToolUse use => new JsonObject
            {
                ["type"] = "tool_use",
                ["id"] = $"toolu_fake_{Interlocked.Increment(ref _ids)}",
                ["name"] = use.Tool,
                ["input"] = JsonNode.Parse(
                    use.Input.GetRawText()
                        .Replace(
                            "{cwd}",
                            use.Input.GetRawText().Contains("{cwd}", StringComparison.Ordinal)
                                ? request.WorkingDirectory
                                : "",
                            StringComparison.Ordinal
                        )
                ),
            },
            ModelText text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
            _ => throw new InvalidOperationException($"Unknown block {block}."),
        };

    private static IEnumerable<(string Name, JsonObject Data)> Events(JsonObject message)
    {
        var blocks = message["content"]!.AsArray().Select(b => b!.AsObject()).ToList();
        var start = message.DeepClone().AsObject();
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        // The CLI adds what the end of the message says.
        start["usage"]!["output_tokens"] = 0;
        yield return ("message_start", new() { ["message"] = start });
        foreach (var (index, block) in blocks.Index())
        {
            var empty = block.DeepClone().AsObject();
            var isText = (string?)block["type"] == "text";
            empty[isText ? "text" : "input"] = isText ? "" : new JsonObject();
            var delta = isText
                ? new JsonObject { ["type"] = "text_delta", ["text"] = (string?)block["text"] }
                : new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = block["input"]!.ToJsonString() };
            yield return ("content_block_start", new() { ["index"] = index, ["content_block"] = empty });
            yield return ("content_block_delta", new() { ["index"] = index, ["delta"] = delta });
            yield return ("content_block_stop", new() { ["index"] = index });
        }
        yield return (
            "message_delta",
            new()
            {
                ["delta"] = new JsonObject
                {
                    ["stop_reason"] = (string?)message["stop_reason"],
                    ["stop_sequence"] = null,
                },
                ["usage"] = message["usage"]!.DeepClone(),
            }
        );
        yield return ("message_stop", []);
    }

    private static byte[] Event(string name, JsonObject data)
    {
        data["type"] = name;
        return Encoding.UTF8.GetBytes($"event: {name}\ndata: {data.ToJsonString()}\n\n");
    }
}
