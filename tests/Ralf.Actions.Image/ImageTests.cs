using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Ralf.Actions.Image;

/// <summary>What is in the image.</summary>
public sealed class ImageTests
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public async Task The_program_starts_and_says_its_version()
    {
        var props = await File.ReadAllTextAsync(Path.Combine(Engine.Root, "Directory.Build.props"));

        var version = (await Engine.RalfAsync("--version")).Must();

        Assert.Contains($"<Version>{version}</Version>", props, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claude_Code_is_there_in_the_version_that_is_pinned_and_that_the_tests_ran()
    {
        var shipped = await PinnedAsync("action/claude", "claude-code-linux-x64");

        var says = (await Engine.InsideAsync("claude", "--version")).Must();

        Assert.StartsWith(shipped, says, StringComparison.Ordinal);
        Assert.Equal(shipped, await PinnedAsync("tests/claude", "claude-code"));
    }

    [Fact]
    public async Task Any_user_can_open_a_repository_of_another_user()
    {
        using var bench = new SessionFixture(
            ("ralf.yml", "version: 1\ntasks: {a: {scope: [a.txt], prompt: Write a.}}\n")
        );
        foreach (var user in (string[])["0:0", "1001:1001", "4711:4711"])
        {
            // As the jobs that plan and merge start it.
            var plan = await Engine.DockerAsync(
                "run",
                "--rm",
                "--user",
                user,
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--volume",
                $"{bench.Workspace}:{bench.Workspace}",
                "--workdir",
                bench.Workspace,
                "--env",
                "HOME=/tmp",
                Engine.Image,
                "plan",
                "--format",
                "json"
            );

            Assert.True(plan.Code == 0, $"as {user}: {plan}");
            var waves = JsonDocument.Parse(plan.Output).RootElement.GetProperty("waves");
            Assert.Equal("[[\"a\"]]", JsonSerializer.Serialize(waves));
        }
    }

    [Fact]
    public async Task An_update_of_the_program_ships_one_small_layer()
    {
        var folder = Directory.CreateTempSubdirectory("ralf-layers-").FullName;
        try
        {
            var archive = Path.Combine(folder, "image.tar");
            (await Engine.DockerAsync("save", "--output", archive, Engine.Image)).Must();
            await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: true);
            var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json")));
            var layers = manifest.RootElement[0].GetProperty("Layers");
            var last = Path.Combine(folder, layers[layers.GetArrayLength() - 1].GetString()!);

            var names = Names(last);
            var compressed = Compressed(last);

            Assert.Contains("opt/ralf/ralf", names);
            Assert.All(
                names.Where(n => n is not "opt"),
                n => Assert.StartsWith("opt/ralf", n, StringComparison.Ordinal)
            );
            var size = new FileInfo(last).Length;
            TestContext.Current.TestOutputHelper?.WriteLine($"program's layer: {size} bytes, {compressed} compressed");
            Assert.InRange(size, Megabyte, 90 * Megabyte);
            Assert.InRange(compressed, Megabyte, 40 * Megabyte);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_image_made_from_it_keeps_what_sessions_need()
    {
        var (program, user) = (
            await Engine.InsideAsync("sh", "-c", "readlink -f \"$(command -v ralf)\""),
            await Engine.InsideAsync("sh", "-c", "id \"$RALF_AGENT_USER\"; command -v setpriv; command -v git")
        );

        Assert.Equal("/opt/ralf/ralf", program.Must());
        Assert.Equal(
            "uid=20001(agent) gid=20001(agent) groups=20001(agent)\n/usr/bin/setpriv\n/usr/bin/git",
            user.Must()
        );
    }

    private static async Task<string> PinnedAsync(string folder, string package)
    {
        var file = Path.Combine(Engine.Root, folder, "package-lock.json");
        return JsonDocument
            .Parse(await File.ReadAllTextAsync(file))
            .RootElement.GetProperty("packages")
            .GetProperty($"node_modules/@anthropic-ai/{package}")
            .GetProperty("version")
            .GetString()!;
    }

    private static List<string> Names(string layer)
    {
        using var file = File.OpenRead(layer);
        using var tar = new TarReader(file);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name.TrimEnd('/'));
        }

        return names;
    }

    private static long Compressed(string layer)
    {
        using var result = new MemoryStream();
        using (var zip = new GZipStream(result, CompressionLevel.Optimal, leaveOpen: true))
        using (var file = File.OpenRead(layer))
        {
            file.CopyTo(zip);
        }

        return result.Length;
    }
}
