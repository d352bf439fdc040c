using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Tests.Architecture;

/// <summary>The folders of each project: who may know whom, and how large they and their files are. What separates the
/// projects is in <see cref="ProjectTests"/>.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxLines = 250;
    private const int MaxFilesOfFolder = 25;

    /// <summary>The floors, from the top down, in the two projects that have more than one; folders of one floor do not
    /// know each other.</summary>
    private static readonly string[][][] _floors =
    [
        [
            ["Ralf.Actions.Commands"],
            ["Ralf.Actions.Workflows"],
            ["Ralf.Actions.Runs"],
            ["Ralf.Actions.Sessions", "Ralf.Actions.Reporting"],
        ],
        [
            ["Ralf.Core.Merging", "Ralf.Core.Scheduling"],
            ["Ralf.Core.State"],
            ["Ralf.Core.Plans"],
            ["Ralf.Core.Scopes", "Ralf.Core.Schemas", "Ralf.Core.Documents"],
        ],
    ];

    [Fact]
    public void Every_folder_stands_on_a_floor()
    {
        var known = _floors.SelectMany(f => f).SelectMany(f => f).ToHashSet();
        var found = SourceTree
            .Files.Keys.Select(SourceTree.NamespaceOf)
            .Where(n => n.Count(c => c == '.') == 2)
            .ToHashSet();
        Assert.Equal(known.Order(), found.Order());
    }

    [Fact]
    public void Arrows_between_folders_only_go_down()
    {
        var wrong =
            from floors in _floors
            from file in SourceTree.Files
            let home = SourceTree.NamespaceOf(file.Key)
            from to in Mentioned(file.Value)
            where to != home && FloorOf(floors, home) >= 0 && FloorOf(floors, to) >= 0
            where FloorOf(floors, to) <= FloorOf(floors, home)
            select $"{file.Key} knows {to}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_file_is_in_the_namespace_of_its_folder()
    {
        var wrong =
            from file in SourceTree.Files
            let found = Namespace().Match(file.Value).Groups[1].Value
            where found != (file.Key == "Ralf.Actions/Program.cs" ? "" : SourceTree.NamespaceOf(file.Key))
            select $"{file.Key} is in {found}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_bears()
    {
        var tooLong =
            from file in SourceTree.Files
            let lines = file.Value.Count(c => c == '\n')
            where lines > MaxLines
            select $"{file.Key}: {lines} lines";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_folder_holds_more_files_than_a_reader_looks_through()
    {
        var full =
            from file in SourceTree.Files.Keys
            group file by Path.GetDirectoryName(file) into folder
            where folder.Count() > MaxFilesOfFolder
            select $"{folder.Key}: {folder.Count()} files";
        Assert.Empty(full);
    }

    /// <summary>The parts of a partial class count as one file.</summary>
    [Fact]
    public void No_files_know_each_other_in_a_circle()
    {
        Assert.Empty(FileGraph.FindCircles(SourceTree.Files));
    }

    [Fact]
    public void A_circle_of_files_is_found()
    {
        var files = new Dictionary<string, string>
        {
            ["P/a.cs"] = "namespace P;\n\ninternal sealed record A(B? Next);\n",
            ["P/b.cs"] = "namespace P;\n\ninternal sealed partial class B\n{\n    C? _next;\n}\n",
            ["P/b.more.cs"] = "namespace P;\n\n// A\ninternal sealed partial class B\n{\n    string A => \"A\";\n}\n",
            ["P/c.cs"] = "namespace P;\n\ninternal static class C\n{\n    static string Text => $\"{D.Text}\";\n}\n",
            ["Q/d.cs"] =
                "using P;\n\nnamespace Q;\n\ninternal static class D\n{\n    static A? Next() => new A(null);\n}\n",
        };
        Assert.Empty(FileGraph.FindCircles(files));

        files["P/c.cs"] = "using Q;\n\n" + files["P/c.cs"];

        Assert.Equal(["P/a.cs, P/b.cs, P/c.cs, Q/d.cs"], FileGraph.FindCircles(files));
    }

    /// <summary>Whoever changes one of these places tells the controls how to switch it off now; <c>.ci/run</c> does,
    /// and requires tests to notice.</summary>
    [Fact]
    public async Task Every_protection_can_still_be_switched_off_by_the_controls()
    {
        var script = Path.Combine(SourceTree.Root, "tests", "controls", "run.mjs");
        using var node = Process.Start(
            new ProcessStartInfo("node", [script, "--check"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await output + await error);
    }

    private static int FloorOf(string[][] floors, string folder) => Array.FindIndex(floors, f => f.Contains(folder));

    /// <summary>The namespaces that a file names, in a <c>using</c> or in its text.</summary>
    private static IEnumerable<string> Mentioned(string text) =>
        Qualified().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\b(Ralf\.(?:Core|Actions)\.[A-Z]\w*)")]
    private static partial Regex Qualified();

    [GeneratedRegex("^namespace ([A-Za-z.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
