using System.Xml.Linq;

namespace Ralf.Actions.Acceptance;

/// <summary>The HTML page of a run, made by a process of its own.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly RalfFixture _bench = new();

    [Fact]
    [Trait("smoke", "yes")]
    public async Task A_run_becomes_a_page_on_standard_output_or_in_a_file()
    {
        _bench.Plan(
            """
            tasks:
              a: {scope: ["out/a.txt"], prompt: Write a.}
              b: {scope: ["out/b.txt"], prompt: Write b., needs: [a]}
            """
        );
        _bench.Script("b", "echo Nobody knows >&2; exit 7");
        await _bench.ExpectAsync(1, "run", "--run", "r");

        var shown = await _bench.ExpectAsync(0, "report");
        Assert.Equal("", shown.Error);
        var page = XDocument.Parse(shown.Output);
        Assert.Equal("Run r: failed", page.Descendants("title").Single().Value);
        Assert.Contains("Nobody knows", page.Root!.Value, StringComparison.Ordinal);
        Assert.Equal(
            ["complete", "failed", "failed", "failed"],
            page.Descendants("article").Select(a => a.Attribute("class")!.Value)
        );

        var file = Path.Combine(_bench.Root, "r.html");
        await File.WriteAllTextAsync(file, "What was there before.");
        var written = await _bench.ExpectAsync(0, "report", "r", "-o", "../r.html");
        Assert.Equal("", written.Output);
        Assert.Contains("../r.html", written.Error, StringComparison.Ordinal);
        Assert.Equal(shown.Output, await File.ReadAllTextAsync(file));

        File.CreateSymbolicLink(Path.Combine(_bench.Repository, "docs"), "..");
        var refused = await _bench.ExpectAsync(2, "report", "r", "-o", "docs/other.html");
        Assert.Contains("RALF594", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_bench.Root, "other.html")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named_with_the_way_out()
    {
        _bench.Plan("tasks: {a: {scope: [\"out/a.txt\"], prompt: Write a.}}");
        await _bench.ExpectAsync(0, "run", "--run", "r");

        foreach (var file in (string[])["../no/such/r.html", ".."])
        {
            var refused = await _bench.ExpectAsync(2, "report", "r", "--output", file);
            Assert.Contains(
                $"error RALF592: the report cannot be written to '{file}'",
                refused.Error,
                StringComparison.Ordinal
            );
            Assert.Contains("--output", refused.Error, StringComparison.Ordinal);
        }

        var unknown = await _bench.ExpectAsync(2, "report", "nope", "-o", "x.html");
        Assert.Contains("RALF401", unknown.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_bench.Repository, "x.html")));
    }

    public void Dispose() => _bench.Dispose();
}
