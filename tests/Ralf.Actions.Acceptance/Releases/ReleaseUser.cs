using System.Formats.Tar;
using System.IO.Compression;
using Ralf.Actions.Acceptance.Workflows;
using Ralf.Git;

namespace Ralf.Actions.Acceptance.Releases;

/// <summary>Someone who has nothing but what was published: the feed, the tags, the registry.</summary>
internal sealed class ReleaseUser(ReleaseRehearsal release) : IDisposable
{
    private const string Uses = $"{ReleaseRehearsal.Repository}/.github/workflows/ralf.yml@";

    private readonly string _root = Directory.CreateTempSubdirectory("ralf-user-").FullName;

    /// <summary>Installs the tool from the feed, and writes the caller's workflow with it.</summary>
    public string InstallAndInit()
    {
        var tool = Path.Combine(_root, "tool");
        ReleaseRehearsal.Run(
            _root,
            ReleaseRehearsal.Dotnet,
            [
                "tool",
                "install",
                "Ralf.Actions",
                "--version",
                ReleaseRehearsal.Version,
                "--tool-path",
                tool,
                "--source",
                release.Feed.Folder,
                "--no-cache",
            ]
        );
        var shop = Path.Combine(_root, "shop");
        ReleaseRehearsal.Run(_root, "git", "init", "-q", "-b", "main", shop);
        ReleaseRehearsal.Run(shop, "git", "commit", "-q", "--allow-empty", "-m", "Base");
        ReleaseRehearsal.Run(shop, "git", "remote", "add", "origin", "https://github.com/acme/shop.git");
        ReleaseRehearsal.Run(shop, Path.Combine(tool, "ralf"), "init");
        return File.ReadAllText(Path.Combine(shop, WorkflowFixture.Caller));
    }

    /// <summary>The workflow that a caller names, as the tag has it.</summary>
    public string Workflow(string uses) =>
        uses.StartsWith(Uses, StringComparison.Ordinal)
            ? release.Remote("show", $"refs/tags/{uses[Uses.Length..]}:.github/workflows/ralf.yml")
            : throw new InvalidOperationException($"the caller uses '{uses}'");

    /// <summary>The program in an image, pulled from the registry by its digest.</summary>
    public string Program(string image)
    {
        var index = release.Registry.Manifest(image.Split('@')[1])!;
        var own = index["manifests"]!.AsArray().Single(m => (string)m!["platform"]!["architecture"]! == "amd64")!;
        var layer = release.Registry.Manifest((string)own["digest"]!)!["layers"]![0]!;
        var folder = Directory.CreateDirectory(Path.Combine(_root, Guid.NewGuid().ToString("N"))).FullName;
        using var stream = new GZipStream(
            new MemoryStream(release.Registry.Blob((string)layer["digest"]!)),
            CompressionMode.Decompress
        );
        TarFile.ExtractToDirectory(stream, folder, overwriteFiles: false);
        var program = Directory.GetFiles(folder, "ralf.dll", SearchOption.AllDirectories).Single();
        return $"'{ReleaseRehearsal.Dotnet}' '{program}'";
    }

    public void Dispose() => GitDirectory.Delete(_root);
}
