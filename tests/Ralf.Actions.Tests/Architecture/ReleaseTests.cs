using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Tests.Architecture;

/// <summary>What a release consists of fits together.</summary>
public sealed class ReleaseTests
{
    private static readonly string[] _places = ["Directory.Build.props", ".github/workflows/ralf.yml", "action.yml"];

    [Fact]
    public async Task The_program_and_what_starts_its_image_say_one_version()
    {
        var (exit, talk) = await VersionAsync(SourceTree.Root, "--check", ProgramVersion.Text);

        // A version that is not released yet has no section in the changelog.
        Assert.True(exit == 0 || talk.StartsWith("CHANGELOG.md", StringComparison.Ordinal), talk);
    }

    [Fact]
    public async Task A_release_writes_its_version_everywhere_and_nothing_else()
    {
        using var copy = new TempFolder();
        foreach (var file in _places.Append("CHANGELOG.md"))
        {
            var to = Path.Combine(copy.Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(SourceTree.Root, file), to);
        }

        var early = await VersionAsync(copy.Root, "--check", "9.8.7");
        var written = await VersionAsync(copy.Root, "9.8.7");
        var check = await VersionAsync(copy.Root, "--check", "9.8.7");
        var again = await VersionAsync(copy.Root, "9.8.7");

        Assert.Equal((1, 0, 0, 0), (early.Exit, written.Exit, check.Exit, again.Exit));
        foreach (var file in _places)
        {
            var (before, after) = (Lines(SourceTree.Root, file), Lines(copy.Root, file));
            var changed = before.Zip(after).Where(l => l.First != l.Second).ToList();
            Assert.Equal(before.Length, after.Length);
            var (was, became) = Assert.Single(changed);
            Assert.Equal(was.Replace(ProgramVersion.Text, "9.8.7"), became);
        }

        var log = await File.ReadAllTextAsync(Path.Combine(copy.Root, "CHANGELOG.md"));
        Assert.Matches(@"## \[Unreleased\]\n\n## \[9\.8\.7\] - \d{4}-\d\d-\d\d\n", log);
        Assert.Single(Regex.Matches(log, @"\[9\.8\.7\]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1.2.3")]
    [InlineData("1.2")]
    [InlineData("1.2.3|x")]
    public async Task What_is_no_version_is_refused(string version)
    {
        using var copy = new TempFolder();

        var (exit, talk) = await VersionAsync(copy.Root, version);

        Assert.Equal((2, $"'{version}' is no version, such as 1.2.3"), (exit, talk));
    }

    private static string[] Lines(string root, string file) => File.ReadAllLines(Path.Combine(root, file));

    private static async Task<(int Exit, string Talk)> VersionAsync(string root, params string[] arguments)
    {
        var script = Path.Combine(SourceTree.Root, ".ci", "version");
        var start = new ProcessStartInfo("bash", [script, .. arguments]) { RedirectStandardError = true };
        start.Environment["RALF_ROOT"] = root;
        using var process = Process.Start(start)!;
        var talk = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, talk.Trim());
    }
}
