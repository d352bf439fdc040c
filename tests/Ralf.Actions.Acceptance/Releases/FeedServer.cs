using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Ralf.Actions.Acceptance.Workflows;
using Ralf.Actions.Shared.GitHub;

namespace Ralf.Actions.Acceptance.Releases;

/// <summary>
/// A NuGet feed on loopback that packages are pushed to. A version is taken once and for all, as on nuget.org. What was
/// pushed lies in a folder, from which
/// the tool is installed.
/// </summary>
/// <seealso href="https://learn.microsoft.com/nuget/api/package-publish-resource"/>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly WorkflowSite _site;
    private readonly string _key;
    private readonly Loopback _listener;

    public FeedServer(WorkflowSite site, string folder, string key)
    {
        (_site, Folder, _key) = (site, folder, key);
        Directory.CreateDirectory(folder);
        _listener = new("127.0.0.1", ServeAsync);
    }

    public string Folder { get; }

    public string Index => $"{_listener.Url}/v3/index.json";

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        if (request is { HttpMethod: "GET", RawUrl: "/v3/index.json" })
        {
            response.ContentType = "application/json";
            await using var writer = new StreamWriter(response.OutputStream);
            await writer.WriteAsync(
                $$"""
                {"version": "3.0.0", "resources": [
                  {"@id": "{{_listener.Url}}/api/v2/package", "@type": "PackagePublish/2.0.0"}
                ]}
                """
            );
        }
        else
        {
            response.StatusCode =
                request.HttpMethod != "PUT" || !request.RawUrl!.StartsWith("/api/v2/package", StringComparison.Ordinal)
                    ? 404
                : request.Headers["X-NuGet-ApiKey"] != _key ? 403
                : Take(Content(body.ToArray()));
        }

        response.Close();
    }

    private int Take(byte[] package)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        using var text = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(text).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
        string Value(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
        var name = $"{Value("id")}.{Value("version")}";
        var file = Path.Combine(Folder, $"{name}.nupkg");
        if (File.Exists(file))
        {
            return 409;
        }

        File.WriteAllBytes(file, package);
        _site.Note($"package {name} sha256:{Convert.ToHexStringLower(SHA256.HashData(package))}");
        return 201;
    }

    /// <summary>The one file of a multipart body: between the empty line after its headers and the line break before
    /// the last boundary.</summary>
    private static byte[] Content(byte[] body)
    {
        var firstLine = body.AsSpan().IndexOf("\r\n"u8);
        var start = body.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var end = body.AsSpan().LastIndexOf(body.AsSpan(0, firstLine)) - 2;
        return body[start..end];
    }
}
