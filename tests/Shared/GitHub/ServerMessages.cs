using System.Text.Json.Nodes;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>A request that the stand-in got.</summary>
/// <param name="Path">Below the API's address, still escaped.</param>
/// <param name="Query">Unescaped.</param>
/// <param name="Token">Of the <c>Authorization</c> header; empty where there was none.</param>
internal sealed record ServerRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string Text,
    string Token
)
{
    /// <summary>Null where it is no JSON.</summary>
    public JsonNode? Body { get; } = Parse(Text);

    public override string ToString() =>
        $"{Method} {Path}{(Query.Count == 0 ? "" : "?" + string.Join('&', Query.Select(q => $"{q.Key}={q.Value}")))}";

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the stand-in answers.</summary>
internal sealed record ServerAnswer(int Status, string Body, string ContentType)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static ServerAnswer Json(int status, JsonNode body) =>
        new(status, body.ToJsonString(), "application/json; charset=utf-8");

    public static ServerAnswer Empty(int status) => new(status, "", "");

    /// <summary>A refusal as GitHub words it.</summary>
    public static ServerAnswer Refusal(int status, string message, params string[] errors)
    {
        var body = new JsonObject
        {
            ["message"] = message,
            ["documentation_url"] = "https://docs.github.com/rest",
            ["status"] = $"{status}",
        };
        if (errors.Length > 0)
        {
            body["errors"] = new JsonArray([
                .. errors.Select(e => new JsonObject
                {
                    ["resource"] = "PullRequest",
                    ["code"] = "custom",
                    ["message"] = e,
                }),
            ]);
        }

        return Json(status, body);
    }
}

/// <summary>What goes wrong with the next requests of a kind, before it is answered as ever.</summary>
/// <param name="PathHolds">Part of the path.</param>
/// <param name="Answer">Null: the connection is dropped.</param>
/// <param name="Acts">Whether the server does first what it was asked; else it does nothing.</param>
/// <param name="Times">How many requests it meets.</param>
internal sealed record Fault(string Method, string PathHolds, ServerAnswer? Answer, bool Acts = false, int Times = 1)
{
    /// <summary>Time that passes before the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>It is done, and nobody is told.</summary>
    public static Fault LosesAnswer(string method, string pathHolds) => new(method, pathHolds, null, Acts: true);

    public static Fault Answers(
        string method,
        string pathHolds,
        int status,
        string message,
        params (string Name, string Value)[] headers
    ) =>
        new(
            method,
            pathHolds,
            ServerAnswer.Refusal(status, message) with
            {
                Headers = headers.ToDictionary(h => h.Name, h => h.Value),
            }
        );

    /// <summary>A proxy's page instead of the API's JSON.</summary>
    public static Fault Page(string method, string pathHolds, int status) =>
        new(method, pathHolds, new(status, "<html><body><h1>Unicorn!</h1></body></html>", "text/html"));

    public static Fault Redirects(string method, string pathHolds, int status, string address) =>
        new(
            method,
            pathHolds,
            ServerAnswer.Empty(status) with
            {
                Headers = new Dictionary<string, string> { ["Location"] = address },
            }
        );
}
