using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Tests.Architecture;

public sealed partial class ArchitectureTests
{
    private const int MostLines = 250;

    /// <summary>The floors, from the top down; folders of one floor do not know each other.</summary>
    private static readonly string[][] _floors =
    [
        ["Commands"],
        ["Runs"],
        ["Merging", "Sessions"],
        ["Scheduling"],
        ["Reporting"],
        ["State"],
        ["Plans"],
        ["Scopes"],
        ["Schemas"],
        ["Agents", "Git", "GitHub", "Documents"],
    ];

    [Fact]
    public void Every_folder_stands_on_a_floor()
    {
        var known = _floors.SelectMany(f => f).ToHashSet();
        Assert.Empty(
            SourceTree
                .Files.Keys.Where(p => p.Contains('/', StringComparison.Ordinal))
                .Select(Folder)
                .Distinct()
                .Except(known)
        );
    }

    [Fact]
    public void Arrows_between_folders_only_go_down()
    {
        var wrong =
            from file in SourceTree.Files
            where file.Key.Contains('/', StringComparison.Ordinal)
            let home = Folder(file.Key)
            from to in Mentioned(file.Value).Where(IsFolder)
            where to != home && FloorOf(to) <= FloorOf(home)
            select $"{file.Key} knows {to}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void None_but_commands_and_runs_know_sessions_or_merging()
    {
        var wrong =
            from file in SourceTree.Files
            where
                Folder(file.Key) is not ("Commands" or "Runs" or "Sessions" or "Merging")
                // Where all is put together.
                && file.Key != "Program.cs"
            from to in Mentioned(file.Value)
            where to is "Sessions" or "Merging"
            select $"{file.Key} knows {to}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_file_is_in_the_namespace_of_its_folder()
    {
        var wrong =
            from file in SourceTree.Files
            let found = NamespaceOf().Match(file.Value).Groups[1].Value
            where
                found.Length > 0
                && found is not ("Ralf" or "Ralf.Actions")
                && found != $"Ralf.Actions.{Folder(file.Key)}"
            select $"{file.Key} is in {found}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_bears()
    {
        Assert.Empty(
            SourceTree
                .Files.Select(f => (f.Key, Lines: f.Value.Count(c => c == '\n')))
                .Where(f => f.Lines > MostLines)
                .Select(f => $"{f.Key}: {f.Lines} lines")
        );
    }

    [Fact]
    public async Task A_code_stands_for_one_kind_of_error()
    {
        Assert.True(ErrorCatalogue.Entries.Count > 50);

        // One maker may word its message in several ways; overloads say the same of different things.
        var shared = ErrorCatalogue
            .Entries.GroupBy(e => e.Code)
            .Where(g => g.Select(e => Folder(e.File)).Distinct().Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => $"{e.File} {e.Maker}"))}");
        Assert.Empty(shared);

        var users = ErrorCatalogue
            .Entries.Where(e => e.Code[4] != '1')
            .GroupBy(e => e.Code)
            .Where(g => g.Select(e => e.Maker).Distinct().Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.Maker))}");
        Assert.Empty(users);
    }

    [Fact]
    public void Codes_say_which_part_of_the_house_speaks()
    {
        var wrong = ErrorCatalogue.Entries.Where(e =>
            Folder(e.File) != "Commands"
            && e.Code[4]
                != Folder(e.File) switch
                {
                    "Plans" => '1',
                    "Git" => '2',
                    "Agents" or "Sessions" => '3',
                    "State" => '4',
                    "GitHub" => '6',
                    _ => '5',
                }
        );
        Assert.Empty(wrong);
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

    [Fact]
    public async Task The_page_of_errors_is_current()
    {
        var file = Path.Combine(SourceTree.Root, "docs", "reference", "errors.md");
        if (Environment.GetEnvironmentVariable("RALF_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, ErrorCatalogue.Page());
        }

        var page = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        Assert.True(
            ErrorCatalogue.Page() == page,
            "docs/reference/errors.md is out of date: run this test once with RALF_UPDATE_DOCS=1"
        );
    }

    private static string Folder(string path) => path.Split('/')[0];

    private static bool IsFolder(string name) => _floors.Any(f => f.Contains(name));

    private static int FloorOf(string folder) => Array.FindIndex(_floors, f => f.Contains(folder));

    /// <summary>The folders that a file names, in a <c>using</c> or in its text.</summary>
    private static IEnumerable<string> Mentioned(string text) =>
        Using().Matches(text).Concat(Qualified().Matches(text)).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"^using (?:static )?Ralf\.Actions\.([A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(
        @"(?<![\w.""$/])(?:global::)?(?:Ralf\.Actions\.)?(Commands|Runs|Merging|Sessions|Scheduling|Reporting|Agents|GitHub)\.[A-Z]\w+"
    )]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^namespace ([A-Za-z.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();
}
