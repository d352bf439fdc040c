using System.Text.Json;
using Ralf.Actions.Shared;

namespace Ralf.Actions.Acceptance;

/// <summary>Whole runs of plans with the real CLI, from the plan file to the result branch.</summary>
public sealed class WholeRunTests
{
    private const int Modules = 10;

    [Fact]
    public async Task Twelve_tasks_in_three_levels_land_on_a_copy_of_this_repository()
    {
        var modules = new List<Module>();
        await using var model = RunScripts.Model((task, _) => Script(modules, task));
        using var bench = RunFixture.CloneOf(model, PinnedPackages.RepositoryRoot());
        modules.AddRange(ModulesOf(bench));
        MakeDirty(bench);
        bench.Given("ralf.yml", TwelveTasks(modules));
        var before = UsersSide(bench);

        var (code, output) = await bench.RalfAsync("run", "--run", bench.Run);

        model.AssertPlayed();
        Assert.True(code == 0, bench.Talk);
        Assert.Equal("", output);
        Assert.Equal(before, UsersSide(bench));
        await AssertLandedAsync(bench, modules);
        Assert.Equal("done", (await bench.StatusAsync()).GetProperty("state").GetString());
        await bench.AssertSoundAsync();
    }

    private static async Task AssertLandedAsync(RunFixture bench, List<Module> modules)
    {
        var commits = RunFixture.Lines(
            bench.Git(
                "log",
                "--reverse",
                "--format=%H %(trailers:key=Ralf-Task,valueonly,separator=) %(trailers:key=Ralf-Run,valueonly,separator=)",
                $"main..ralf/{bench.Run}/result"
            )
        );
        var expected = modules.ToDictionary(m => m.Task, m => m.Written);
        expected["standard"] = ["docs/standard.md"];
        expected["overview"] = ["docs/overview-a.md", "docs/overview-b.md"];
        var landed = (await bench.EventsAsync("task_landed")).ToDictionary(
            e => e.GetProperty("commit").GetString()!,
            e => e.GetProperty("task").GetString()!
        );
        Assert.Equal(Modules + 2, commits.Count);
        foreach (var words in commits.Select(line => line.Split(' ')))
        {
            Assert.Equal(landed[words[0]], words[1]);
            Assert.Equal(bench.Run, words[2]);
            Assert.Equal(expected[words[1]], bench.Changed(words[0]));
        }

        Assert.Equal(expected.Keys.Order(), landed.Values.Order());
        Assert.Equal("standard", landed[commits[0].Split(' ')[0]]);
        Assert.Equal("overview", landed[commits[^1].Split(' ')[0]]);
        foreach (var module in modules)
        {
            Assert.Contains("// checked", bench.ResultText(module.Source), StringComparison.Ordinal);
            Assert.Equal(module.Name, bench.ResultText($"{module.Folder}/by-bash.txt"));
        }
    }

    private static string TwelveTasks(List<Module> modules) =>
        $$$"""
            version: 1
            name: twelve
            goal: Every folder follows one standard.
            agent: {use: claude, timeout: 5m, turns: 20, env: [CLAUDE_CODE_MAX_RETRIES, API_TIMEOUT_MS]}
            limits: {parallel: 3, attempts: 1}
            tasks:
              standard:
                scope: [docs/standard.md]
                produces: [docs/standard.md]
                checks: [grep -q checked docs/standard.md]
                prompt: Write the standard.
              module:
                foreach: {directories: "src/*/*", exclude: [{{{Left(modules)}}}]}
                needs: [standard]
                reads: [docs/standard.md]
                scope: ["${{ each.path }}/**"]
                prompt: Follow the standard in ${{ each.name }}.
              overview:
                needs: [module]
                reads: ["src/**"]
                scope: ["docs/overview-*.md"]
                prompt: Say what was done.

            """;

    /// <summary>The modules beyond the tenth, for <c>exclude</c>.</summary>
    private static string Left(List<Module> modules) =>
        string.Join(", ", modules[0].Others.Select(folder => JsonSerializer.Serialize(folder)));

    private static IReadOnlyList<ModelTurn> Script(List<Module> modules, string task) =>
        task switch
        {
            "standard" => RunScripts.Finishes(
                "Files are checked.",
                ModelTurn.Writes("docs/standard.md", "Each file is checked.\n")
            ),
            "overview" => RunScripts.Finishes(
                "Told.",
                ModelTurn.Calls(
                    10,
                    ("Write", new { file_path = "{cwd}/docs/overview-a.md", content = "All.\n" }),
                    ("Bash", new { command = "echo all > docs/overview-b.md", description = "w" })
                )
            ),
            _ => modules.Single(m => m.Task == task).Script(),
        };

    private static IEnumerable<Module> ModulesOf(RunFixture bench)
    {
        var folders = RunFixture
            .Lines(bench.Git("ls-tree", "-d", "-r", "--name-only", "main", "src/"))
            .Where(folder => folder.Count(c => c == '/') == 2)
            .ToList();
        return folders
            .Take(Modules)
            .Select(folder =>
            {
                var source = FirstSource(bench, folder);
                return new Module(folder, source, NamespaceOf(bench, source), [.. folders.Skip(Modules)]);
            });
    }

    private static string FirstSource(RunFixture bench, string folder) =>
        RunFixture
            .Lines(bench.Git("ls-tree", "-r", "--name-only", "main", $"{folder}/"))
            .First(file => file.EndsWith(".cs", StringComparison.Ordinal));

    private static string NamespaceOf(RunFixture bench, string source) =>
        RunFixture
            .Lines(bench.Git("show", $"main:{source}"))
            .Single(line => line.StartsWith("namespace ", StringComparison.Ordinal));

    /// <summary>Changes of every kind that a user may have open.</summary>
    private static void MakeDirty(RunFixture bench)
    {
        bench.Git("checkout", "-q", "-b", "my-work");
        bench.Given("README.md", "half a sentence");
        bench.Given("docs/standard.md", "mine, untracked");
        bench.Given("staged.txt", "staged");
        bench.Git("add", "staged.txt");
        bench.Given("staged.txt", "staged, and then changed");
        File.Delete(Path.Combine(bench.Repository, "LICENSE"));
    }

    /// <summary>All that a run must leave alone: branches that are not its own, index, configuration and work
    /// tree.</summary>
    private static string[] UsersSide(RunFixture bench) =>
        [
            bench.Git("symbolic-ref", "HEAD"),
            .. RunFixture
                .Lines(bench.Git("for-each-ref", "--format=%(refname) %(objectname)"))
                .Where(line => !line.StartsWith("refs/heads/ralf/", StringComparison.Ordinal))
                .Where(line => !line.StartsWith("refs/ralf/", StringComparison.Ordinal))
                .Where(line => !line.StartsWith("refs/ralf-seen/", StringComparison.Ordinal)),
            bench.Git("ls-files", "-s"),
            bench.Git("diff"),
            bench.Git("status", "--porcelain=v1", "--untracked-files=all"),
            bench.Git("stash", "list"),
            bench.Git("worktree", "list"),
            File.ReadAllText(Path.Combine(bench.Repository, ".git", "config")),
            File.ReadAllText(Path.Combine(bench.Repository, "docs", "standard.md")),
        ];

    /// <param name="Folder">From the repository's root.</param>
    /// <param name="Source">A file of it to edit.</param>
    /// <param name="Namespace">The line of it that is edited.</param>
    /// <param name="Others">Folders that are no task's.</param>
    private sealed record Module(string Folder, string Source, string Namespace, IReadOnlyList<string> Others)
    {
        public string Name => Folder.Split('/')[^1];

        public string Task =>
            $"module-{Folder["src/".Length..].Replace('.', '-').Replace('/', '-').ToLowerInvariant()}";

        public IReadOnlyList<string> Written =>
            [.. new[] { Source, $"{Folder}/by-bash.txt", $"{Folder}/deep/by-write.txt" }.Order(StringComparer.Ordinal)];

        public IReadOnlyList<ModelTurn> Script()
        {
            return RunScripts.Finishes(
                $"{Name} is checked.",
                ModelTurn.Calls("Read", new { file_path = $"{{cwd}}/{Source}" }),
                ModelTurn.Edits(Source, Namespace, $"{Namespace} // checked"),
                ModelTurn.Writes($"{Folder}/deep/by-write.txt", Name),
                ModelTurn.Runs($"echo {Name} > {Folder}/by-bash.txt")
            );
        }
    }
}
