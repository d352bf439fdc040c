using System.Diagnostics;
using System.Text.RegularExpressions;
using Ralf.Actions.Tests.Architecture;

namespace Ralf.Actions.Tests.Merging;

/// <summary>The scripts that replay histories, on a small random one; large ones are for people to give.</summary>
public sealed partial class ReplayTests : IDisposable
{
    private const int Merges = 25;
    private readonly TempRepository _temp = new("--bare");

    public ReplayTests()
    {
        var history = Node(0, Script("make-history.mjs"), $"{Merges}", "300", "3");
        _temp.GitBytes(_temp.Root, history, "fast-import", "--quiet");
    }

    [Fact]
    public void Every_merge_of_a_history_folds_as_git_merges_it()
    {
        var told = Replay(0, $"dotnet {Path.Combine(AppContext.BaseDirectory, "ralf.dll")}");
        Assert.Contains($": {Merges} merges of two parents", told, StringComparison.Ordinal);
        Assert.Equal(Merges, Count().Matches(told).Sum(m => int.Parse(m.Groups[1].Value)));
        Assert.Contains("clean, the same tree", told, StringComparison.Ordinal);
        Assert.Contains("conflict, git too", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_whose_blobs_a_partial_clone_lacks_is_counted()
    {
        _temp.Git("config", "uploadpack.allowFilter", "true");
        var clone = _temp.Beside("clone");
        _temp.Git("clone", "-q", "--bare", "--filter=blob:none", $"file://{_temp.Root}", clone);
        _temp.GitIn(clone, "remote", "set-url", "origin", _temp.Beside("gone"));

        var told = Replay(0, $"dotnet {Path.Combine(AppContext.BaseDirectory, "ralf.dll")}", clone);

        Assert.Matches("[1-9][0-9]*  skipped: this clone lacks objects of it", told);
        Assert.Contains("clean, the same tree", told, StringComparison.Ordinal);
        Assert.Equal(Merges, Count().Matches(told).Sum(m => int.Parse(m.Groups[1].Value)));
    }

    /// <summary>The negative control: a fold that finds every merge clean and gives the empty tree.</summary>
    [Fact]
    public async Task A_fold_that_is_wrong_is_found_out()
    {
        var liar = _temp.Beside("liar.sh");
        await File.WriteAllTextAsync(
            liar,
            "while read -r line; do echo '{\"conflicts\":[],\"tree\":\"4b825dc642cb6eb9a060e54bf8d69288fbee4904\"}'; done\n"
        );
        Assert.DoesNotContain("the same tree", Replay(1, $"sh {liar}"), StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    private string Replay(int code, string ralf, string? repository = null) =>
        System.Text.Encoding.UTF8.GetString(
            Node(code, Script("replay-merges.mjs"), "--ralf", ralf, repository ?? _temp.Root)
        );

    private static string Script(string name) => Path.Combine(SourceTree.Root, "tests", name);

    private static byte[] Node(int code, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(code, process.ExitCode);
        return output.ToArray();
    }

    [GeneratedRegex("^ +([0-9]+)  ", RegexOptions.Multiline)]
    private static partial Regex Count();
}
