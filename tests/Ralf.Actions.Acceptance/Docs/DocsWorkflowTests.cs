using Ralf.Actions.Shared;
using Ralf.Actions.Shared.Docs;
using Ralf.Git;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>The workflows of the documentation, as GitHub's own parser and actionlint read them.</summary>
public sealed class DocsWorkflowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ralf-docs-lint-").FullName;

    public void Dispose() => GitDirectory.Delete(_folder);

    [Fact]
    public async Task Every_workflow_is_sound()
    {
        var blocks = MarkdownPage.Documentation.SelectMany(p => p.Blocks).Where(b => b.Workflow is not null).ToList();
        Assert.NotEmpty(blocks);

        var findings = await LintAsync([
            .. blocks.Select(b => (b.ToString(), Complete(b.Workflow!, b.Text))),
            ("bad", Complete("steps", "- run: echo ${{ nothing.there }}\n")),
        ]);

        Assert.Equal(["bad", "bad"], findings.Select(f => f.Split(' ')[0]));
    }

    /// <summary>The rules of docs/README.md.</summary>
    private static string Complete(string how, string text) =>
        how switch
        {
            "steps" => "on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n" + Indented(text, 6),
            "call" => "on:\n  workflow_dispatch:\n    inputs:\n      plan:\n        type: string\n"
                + "jobs:\n  one:\n    uses: ralf-actions/ralf-actions/.github/workflows/ralf.yml@v0.1.0\n"
                + Indented(text, 4),
            "on" => text + "jobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo\n",
            _ => text,
        };

    private static string Indented(string text, int by) =>
        string.Concat(text.TrimEnd('\n').Split('\n').Select(l => $"{new string(' ', by)}{l}\n"));

    /// <summary>Each finding, the name of its workflow before it.</summary>
    private async Task<IReadOnlyList<string>> LintAsync(List<(string Name, string Text)> workflows)
    {
        var linters = new PinnedPackages("workflows");
        await linters.InstallAsync();
        // actionlint takes for a workflow what lies where workflows do.
        var folder = Directory.CreateDirectory(Path.Combine(_folder, ".github", "workflows"));
        var files = workflows.Select((_, i) => Path.Combine(folder.FullName, $"{i}.yml")).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            await File.WriteAllTextAsync(files[i], workflows[i].Text);
        }

        var output = await linters.NodeAsync(["--import", "./json-modules.mjs", "lint.mjs", .. files]);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => $"{workflows[Number(l)].Name} {l}"),
        ];
    }

    /// <summary>Of the file in <c>TOOL N.yml:LINE: MESSAGE</c>.</summary>
    private static int Number(string line) =>
        int.Parse(line.Split(' ', 2)[1].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
}
