using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>Holds requests, and the stand-in's own answers, against GitHub's description of its API.</summary>
internal sealed class ApiContract(ApiDescription api)
{
    private readonly ApiSchema _requests = new(api, isClosed: true);
    private readonly ApiSchema _answers = new(api, isClosed: false);

    /// <summary>What is wrong with a request to an operation; nothing where it is as described.</summary>
    public IReadOnlyList<string> OfRequest(ApiOperation operation, ServerRequest request) =>
        [.. Headers(request), .. Query(operation, request), .. Body(operation, request)];

    /// <summary>What is wrong with an answer: a status or a body that GitHub would not give.</summary>
    public IReadOnlyList<string> OfAnswer(ApiOperation operation, ServerAnswer answer)
    {
        // Refusals are described for few operations only; their shape is checked by none.
        if (answer.Status >= 400)
        {
            return [];
        }

        var status = $"{answer.Status}";
        if (!operation.Definition.GetProperty("responses").TryGetProperty(status, out var response))
        {
            return [$"{operation.Id} never answers {status}"];
        }

        response = api.Resolve(response);
        return
            response.TryGetProperty("content", out var content)
            && content.TryGetProperty("application/json", out var json)
            ?
            [
                .. _answers.Problems(
                    json.GetProperty("schema"),
                    Element(JsonNode.Parse(answer.Body)),
                    $"{operation.Id} {status}"
                ),
            ]
            : [];
    }

    private static IEnumerable<string> Headers(ServerRequest request)
    {
        if (request.Headers.GetValueOrDefault("X-GitHub-Api-Version") != "2022-11-28")
        {
            yield return "X-GitHub-Api-Version must be 2022-11-28";
        }

        if (!request.Headers.ContainsKey("User-Agent"))
        {
            yield return "User-Agent is missing";
        }

        var type = request.Headers.GetValueOrDefault("Content-Type") ?? "";
        if (request.Text.Length > 0 && !type.StartsWith("application/json", StringComparison.Ordinal))
        {
            yield return $"Content-Type must be application/json, not '{type}'";
        }

        var accept = request.Headers.GetValueOrDefault("Accept") ?? "";
        if (!accept.Contains("application/vnd.github", StringComparison.Ordinal))
        {
            yield return $"Accept must be GitHub's, not '{accept}'";
        }
    }

    private IEnumerable<string> Query(ApiOperation operation, ServerRequest request)
    {
        var described = operation.Definition.TryGetProperty("parameters", out var list)
            ? list.EnumerateArray().Select(api.Resolve).ToList()
            : [];
        var query = described
            .Where(p => p.GetProperty("in").GetString() == "query")
            .ToDictionary(p => p.GetProperty("name").GetString()!);
        var unknown = request.Query.Keys.Except(query.Keys).Select(q => $"?{q} is not described");
        var paths = described.Where(p => p.GetProperty("in").GetString() == "path");
        return
        [
            .. unknown,
            .. request.Query.Where(q => query.ContainsKey(q.Key)).SelectMany(q => Parameter(query[q.Key], q.Value)),
            .. paths.SelectMany(p => Parameter(p, operation.Arguments[p.GetProperty("name").GetString()!])),
        ];
    }

    private IEnumerable<string> Parameter(JsonElement parameter, string value)
    {
        var name = parameter.GetProperty("name").GetString()!;
        var schema = api.Resolve(parameter.GetProperty("schema"));
        if (name == "per_page" && !(int.TryParse(value, out var size) && size is >= 1 and <= 100))
        {
            return [$"per_page must be 1 to 100, not {value}"];
        }

        // A search for a span of time, as GitHub documents it: its description has no word for it.
        var text = name == "created" ? value.TrimStart('>', '<', '=') : value;
        var isPlain = schema.TryGetProperty("type", out var type) && type.GetString() is "integer" or "boolean";
        var node = isPlain && TryParse(text, out var parsed) ? parsed : JsonValue.Create(text);
        return _requests.Problems(schema, Element(node), $"parameter {name}");
    }

    private IEnumerable<string> Body(ApiOperation operation, ServerRequest request)
    {
        if (!operation.Definition.TryGetProperty("requestBody", out var body))
        {
            return request.Text.Length == 0 ? [] : ["a body that is not described"];
        }

        body = api.Resolve(body);
        var isRequired = body.TryGetProperty("required", out var must) && must.GetBoolean();
        if (request.Body is null)
        {
            return isRequired || request.Text.Length > 0 ? ["the body is no JSON"] : [];
        }

        var schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return _requests.Problems(schema, Element(request.Body), "body");
    }

    private static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node);
}
