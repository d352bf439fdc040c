using System.Text.RegularExpressions;
using Ralf.Actions.Commands;
using Ralf.Actions.Shared;
using Ralf.Git;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>The workflows as GitHub's own parser and actionlint read them: this repository's, and those that <c>ralf
/// init</c> writes.</summary>
public sealed partial class WorkflowLintTests : IDisposable
{
    /// <summary>What is no fault of ours, each with its reason.</summary>
    private static readonly string[] _exceptions =
    [
        // actionlint 1.6.0 counts to 10, as GitHub did until December 2025; it takes 25 since.
        "actionlint ralf.yml: maximum number of inputs for \"workflow_dispatch\" event is 10 but 11 inputs are provided.",
        // actionlint 1.6.0 does not know the key, with which workflow runs wait in order; GitHub's own parser, beside
        // it, does.
        "actionlint ralf-run.yml: unexpected key \"queue\" for \"concurrency\" section.",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("ralf-lint-").FullName;

    public void Dispose() => GitDirectory.Delete(_folder);

    [Fact]
    public async Task The_workflows_of_this_repository_and_its_action_are_sound()
    {
        var files = OwnFiles();
        Assert.Contains(files, f => Path.GetFileName(f) == "ralf.yml");
        Assert.Equal([], await LintAsync(files));
    }

    /// <summary>The runner signals the step's shell alone: where docker takes its place, a cancelled job ends its
    /// container.</summary>
    [Fact]
    public void Each_container_takes_the_place_of_its_steps_shell()
    {
        var workflow = WorkflowNode.Parse(
            File.ReadAllText(OwnFiles().Single(f => Path.GetFileName(f) == "ralf.yml")),
            "ralf.yml"
        );
        var scripts = workflow["jobs"]
            .Keys.SelectMany(j => workflow["jobs"][j]["steps"].Items)
            .Select(s => s.Text("run") ?? "")
            .Where(s => s.Contains("docker run", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(6, scripts.Count);
        Assert.All(
            scripts,
            s =>
            {
                var commands = s.Replace("\\\n", " ", StringComparison.Ordinal).Trim().Split('\n');
                Assert.StartsWith("exec docker run ", commands[^1], StringComparison.Ordinal);
                Assert.DoesNotContain("docker run", string.Join('\n', commands[..^1]), StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [InlineData("github.com")]
    [InlineData("acme.ghe.com")]
    [InlineData("git.acme.example")]
    public async Task The_workflows_that_init_writes_are_sound(string host)
    {
        Assert.Equal(
            [],
            await LintAsync(
                Write("ralf-run.yml", InitWorkflows.Run(new GitHubHost(host), "1.2.3")),
                Write("ralf-comment.yml", InitWorkflows.Comment)
            )
        );
    }

    [Fact]
    public async Task A_workflow_that_is_not_sound_is_found_out_by_each()
    {
        var found = await LintAsync(
            Write(
                "bad.yml",
                """
                on: push
                jobs:
                  a:
                    runs-on: ubuntu-24.04
                    needs: nobody
                    steps:
                      - run: echo ${{ nothing.there }}
                """
            )
        );
        Assert.Contains(found, f => f.StartsWith("languageservice bad.yml:", StringComparison.Ordinal));
        Assert.Contains(found, f => f.StartsWith("actionlint bad.yml:", StringComparison.Ordinal));
    }

    [Fact]
    public void Actions_of_others_are_pinned_by_commit_and_say_their_version()
    {
        var uses = OwnFiles()
            .SelectMany(File.ReadLines)
            .Select(l => l.Trim())
            .Where(l => UsesKey().IsMatch(l))
            .ToList();
        Assert.NotEmpty(uses);
        Assert.All(
            uses,
            line => Assert.Matches(@"^(- )?uses: (\./\S+|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*)$", line)
        );
    }

    private static string[] OwnFiles()
    {
        var root = PinnedPackages.RepositoryRoot();
        var action = Path.Combine(root, "action.yml");
        return
        [
            .. Directory.EnumerateFiles(Path.Combine(root, ".github", "workflows"), "*.yml").Order(),
            .. File.Exists(action) ? [action] : Array.Empty<string>(),
        ];
    }

    private string Write(string name, string text)
    {
        // actionlint takes for a workflow what lies where workflows do.
        var folder = Directory.CreateDirectory(Path.Combine(_folder, ".github", "workflows"));
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<IReadOnlyList<string>> LintAsync(params string[] files)
    {
        var linters = new PinnedPackages("workflows");
        await linters.InstallAsync();
        var output = await linters.NodeAsync(["--import", "./json-modules.mjs", "lint.mjs", .. files]);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(f =>
                    !_exceptions.Any(e => LineNumber().Replace(f, ":").StartsWith(e, StringComparison.Ordinal))
                ),
        ];
    }

    [GeneratedRegex(@"(?<=\.yml):\d+:")]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"^(- )?uses:")]
    private static partial Regex UsesKey();
}
