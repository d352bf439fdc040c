using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ralf.Actions.Acceptance.Workflows;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Releases;

/// <summary>
/// A container registry on loopback, as strict as a real one for the requests that a release makes: a digest must be
/// that of its bytes, a manifest must
/// name blobs and manifests that are there with their sizes, a token must have the right to read or write packages.
/// </summary>
/// <seealso href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md"/>
internal sealed partial class RegistryServer : IAsyncDisposable
{
    private readonly WorkflowSite _site;
    private readonly Loopback _listener;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _manifests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);

    public RegistryServer(WorkflowSite site)
    {
        _site = site;
        _listener = new("127.0.0.1", ServeAsync);
    }

    public string Url => _listener.Url;

    /// <summary>The digest that a tag stands for; null if nobody pushed it.</summary>
    public string? Digest(string tag)
    {
        lock (_lock)
        {
            return _tags.GetValueOrDefault(tag);
        }
    }

    /// <summary>A manifest by its digest; null if nobody pushed it.</summary>
    public JsonNode? Manifest(string digest)
    {
        lock (_lock)
        {
            return _manifests.TryGetValue(digest, out var bytes) ? JsonNode.Parse(bytes) : null;
        }
    }

    public byte[] Blob(string digest)
    {
        lock (_lock)
        {
            return _blobs[digest];
        }
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var response = context.Response;
        byte[] answer;
        lock (_lock)
        {
            (response.StatusCode, answer) = Act(context.Request, response, body.ToArray());
        }

        await response.OutputStream.WriteAsync(answer);
        response.Close();
    }

    private (int Status, byte[] Body) Act(HttpListenerRequest request, HttpListenerResponse response, byte[] body)
    {
        var isWrite = request.HttpMethod is "POST" or "PUT";
        if (_site.Find(Password(request)) is not { } token)
        {
            return Refuse(401, "UNAUTHORIZED");
        }

        if (!token.May("packages", isWrite ? "write" : "read") && request.RawUrl != "/v2/")
        {
            return Refuse(403, "DENIED");
        }

        var path = request.Url!.AbsolutePath;
        return (request.HttpMethod, Route().Match(path)) switch
        {
            ("GET", _) when path == "/v2/" => (200, []),
            ("POST", { Success: true } r) when Kind(r) == "blobs/uploads/" => Start(response, path),
            ("PUT", { Success: true } r) when Kind(r) == "blobs/uploads/" => PutBlob(request, body),
            ("GET", { Success: true } r) when Kind(r) == "blobs/" => Get(_blobs, Last(r)),
            ("GET", { Success: true } r) when Kind(r) == "manifests/" => Get(
                _manifests,
                _tags.GetValueOrDefault(Last(r), Last(r))
            ),
            ("PUT", { Success: true } r) when Kind(r) == "manifests/" => PutManifest(request, Last(r), body),
            _ => Refuse(405, "UNSUPPORTED"),
        };
    }

    private static (int Status, byte[] Body) Start(HttpListenerResponse response, string path)
    {
        response.AddHeader("Location", $"{path}{Guid.NewGuid():N}");
        return (202, []);
    }

    private (int Status, byte[] Body) PutBlob(HttpListenerRequest request, byte[] body)
    {
        var digest = request.QueryString["digest"] ?? "";
        if (digest != DigestOf(body))
        {
            return Refuse(400, "DIGEST_INVALID");
        }

        _blobs[digest] = body;
        return (201, []);
    }

    private (int Status, byte[] Body) PutManifest(HttpListenerRequest request, string reference, byte[] body)
    {
        var (manifest, digest) = (JsonNode.Parse(body)!, DigestOf(body));
        var isIndex = (string?)manifest["mediaType"] == "application/vnd.oci.image.index.v1+json";
        var parts = isIndex
            ? manifest["manifests"]!.AsArray()
            : [manifest["config"]!.DeepClone(), .. Clones(manifest["layers"]!)];
        var known = isIndex ? _manifests : _blobs;
        if (
            (string?)manifest["mediaType"] != request.ContentType
            || (reference.StartsWith("sha256:", StringComparison.Ordinal) && reference != digest)
        )
        {
            return Refuse(400, "MANIFEST_INVALID");
        }

        if (
            parts.Any(p => !known.TryGetValue((string)p!["digest"]!, out var bytes) || bytes.Length != (long)p["size"]!)
        )
        {
            return Refuse(404, "MANIFEST_BLOB_UNKNOWN");
        }

        _manifests[digest] = body;
        if (reference != digest)
        {
            _tags[reference] = digest;
            _site.Note($"image {reference} {digest}");
        }

        return (201, []);
    }

    private static IEnumerable<JsonNode> Clones(JsonNode list) => list.AsArray().Select(l => l!.DeepClone());

    private static (int Status, byte[] Body) Get(Dictionary<string, byte[]> from, string digest) =>
        from.TryGetValue(digest, out var bytes) ? (200, bytes) : Refuse(404, "NOT_FOUND");

    private static (int Status, byte[] Body) Refuse(int status, string code) =>
        (status, Encoding.UTF8.GetBytes($$"""{"errors": [{"code": "{{code}}"}]}"""));

    private static string Password(HttpListenerRequest request) =>
        request.Headers["Authorization"] is { } header && header.StartsWith("Basic ", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2)[^1]
            : "";

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static string Kind(Match route) => route.Groups[1].Value;

    private static string Last(Match route) => route.Groups[2].Value;

    [GeneratedRegex(@"^/v2/ralf-actions/ralf-actions/(blobs/uploads/|blobs/|manifests/)([\w.:-]*)\z")]
    private static partial Regex Route();
}
