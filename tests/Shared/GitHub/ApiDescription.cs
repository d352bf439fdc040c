using System.Text.Json;

namespace Ralf.Actions.Shared.GitHub;

/// <summary>One operation that GitHub describes, and the arguments that a path gave it.</summary>
/// <param name="Id">Such as <c>pulls/create</c>.</param>
internal sealed record ApiOperation(string Id, JsonElement Definition, IReadOnlyDictionary<string, string> Arguments);

/// <summary>
/// GitHub's own description of its API (npm <c>@octokit/openapi</c>, of the version that
/// <c>tests/github-api/package-lock.json</c> pins),
/// installed there by npm when it is first asked for.
/// </summary>
internal sealed class ApiDescription
{
    private static readonly Lazy<Task<ApiDescription>> _loaded = new(LoadAsync);
    private readonly ILookup<string, (string[] Template, JsonElement Definition)> _operations;

    private ApiDescription(JsonDocument document)
    {
        Root = document.RootElement;
        _operations = (
            from path in Root.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            select (Method: method.Name, Template: path.Name.Split('/'), method.Value)
        ).ToLookup(o => o.Method, o => (o.Template, o.Value), StringComparer.OrdinalIgnoreCase);
    }

    public JsonElement Root { get; }

    /// <summary>The packages that hold it, and what reads them.</summary>
    public static PinnedPackages Packages { get; } = new("github-api");

    /// <summary>Read once for each process.</summary>
    public static Task<ApiDescription> GetAsync() => _loaded.Value;

    /// <summary>The operation that answers to this path, the one with the most literal words; null where GitHub has
    /// none.</summary>
    public ApiOperation? Find(string method, string path)
    {
        var words = path.Split('/');
        var found = _operations[method]
            .Where(o => Matches(o.Template, words))
            .OrderBy(o => o.Template.Count(IsArgument))
            .FirstOrDefault();
        return found.Template is null
            ? null
            : new(
                found.Definition.GetProperty("operationId").GetString()!,
                found.Definition,
                found
                    .Template.Zip(words)
                    .Where(w => IsArgument(w.First))
                    .ToDictionary(w => w.First[1..^1], w => Uri.UnescapeDataString(w.Second))
            );
    }

    /// <summary>A named example of an answer, to be altered at will.</summary>
    public JsonElement Example(string name) =>
        Root.GetProperty("components").GetProperty("examples").GetProperty(name).GetProperty("value");

    /// <summary>What a <c>$ref</c> points to, or the element itself.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        while (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference))
        {
            element = reference.GetString()!.Split('/').Skip(1).Aggregate(Root, (at, name) => at.GetProperty(name));
        }

        return element;
    }

    private static bool Matches(string[] template, string[] words) =>
        template.Length == words.Length
        && template.Zip(words).All(w => IsArgument(w.First) ? w.Second.Length > 0 : w.First == w.Second);

    private static bool IsArgument(string word) => word.StartsWith('{') && word.EndsWith('}');

    private static async Task<ApiDescription> LoadAsync()
    {
        await Packages.InstallAsync();
        var described = Path.Combine(
            Packages.Folder,
            "node_modules",
            "@octokit",
            "openapi",
            "generated",
            "api.github.com.json"
        );
        await using var file = File.OpenRead(described);
        return new(await JsonDocument.ParseAsync(file));
    }
}
