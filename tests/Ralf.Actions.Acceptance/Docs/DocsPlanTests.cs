using Ralf.Actions.Commands;
using Ralf.Actions.Shared;
using Ralf.Actions.Shared.Docs;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>The plans of the documentation, checked by <c>ralf plan</c> in a repository that has the files they speak
/// of.</summary>
public sealed class DocsPlanTests(DocsPlanTests.Repositories repositories) : IClassFixture<DocsPlanTests.Repositories>
{
    public static TheoryData<string> Blocks =>
        [
            .. MarkdownPage
                .Documentation.SelectMany(p => p.Blocks)
                .Where(b => b.Plan is not null)
                .Select(b => b.ToString()),
        ];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_plan_has_no_problem(string block)
    {
        var found = MarkdownPage.Documentation.SelectMany(p => p.Blocks).Single(b => b.ToString() == block);

        Assert.Equal("", await ProblemsAsync(found.Language, Complete(found.Plan!, found.Text)));
    }

    [Fact]
    public async Task A_plan_with_a_problem_is_found()
    {
        Assert.Contains("RALF103", await ProblemsAsync("yaml", Complete("task", "chekcs: x\n")));
        Assert.Contains("RALF118", await ProblemsAsync("yaml", Complete("fragment", "policy: {drift: x}\n")));
    }

    /// <summary>The rules of docs/README.md.</summary>
    private static string Complete(string how, string text) =>
        how switch
        {
            "fragment" => Has(text, "tasks")
                ? text
                : text + "tasks:\n  one:\n    scope: [\"out/**\"]\n    prompt: Do it.\n",
            "task" => "tasks:\n  one:\n"
                + Indented(text)
                + (Has(text, "scope") ? "" : "    scope: [\"out/**\"]\n")
                + (Has(text, "prompt") ? "" : "    prompt: Do it.\n"),
            _ => text,
        };

    private static bool Has(string text, string key) =>
        text.Split('\n').Any(l => l.StartsWith(key + ":", StringComparison.Ordinal));

    private static string Indented(string text) =>
        string.Concat(text.TrimEnd('\n').Split('\n').Select(l => $"    {l}\n"));

    private async Task<string> ProblemsAsync(string language, string plan)
    {
        var folder = repositories.For(plan);
        var name = language == "markdown" ? "plan.md" : "ralf.yml";
        Repositories.Write(folder, name, plan);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(
            output,
            error,
            TextReader.Null,
            new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            TimeProvider.System,
            folder,
            IsTerminal: false,
            TestedProgram.Command
        );
        var code = await RootCommands.InvokeAsync(context, ["plan", name]);
        return code == 0 ? error.ToString() : $"exit {code}\n{error}\n{plan}";
    }

    /// <summary>Two, since names in the examples differ in case alone.</summary>
    public sealed class Repositories : IDisposable
    {
        private static readonly string[] _capital =
        [
            "docs/decisions.md",
            "docs/errors.md",
            "out/old.txt",
            "prompts/core.md",
            "src/Core/Results/Old.cs",
            "src/Modules/Auth/Auth.cs",
            "src/Modules/Billing/Billing.cs",
            "src/Modules/Legacy/Old.cs",
        ];

        private static readonly string[] _lower =
        [
            "data/raw.csv",
            "db/migrations/one.sql",
            "docs/README.md",
            "out/old.txt",
            "src/client/a.txt",
            "src/core/a.txt",
            "src/modules/one/a.txt",
            "src/modules/two/a.txt",
            "src/services/one/a.txt",
            "src/services/two/a.txt",
            "src/services/three/a.txt",
        ];

        private readonly RalfFixture _ofCapital = Make(_capital);

        private readonly RalfFixture _ofLower = Make([
            .. _lower,
            .. InitTemplate.Find("pipeline")!.Files.Select(f => f.Path),
        ]);

        public Repositories()
        {
            foreach (var (path, text) in InitTemplate.Find("pipeline")!.Files)
            {
                Write(_ofLower.Repository, path, text);
            }
        }

        public string For(string plan) =>
            plan.Contains("src/Modules", StringComparison.Ordinal) ? _ofCapital.Repository : _ofLower.Repository;

        public void Dispose()
        {
            _ofCapital.Dispose();
            _ofLower.Dispose();
        }

        public static void Write(string folder, string path, string text)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        private static RalfFixture Make(IEnumerable<string> files)
        {
            var bench = new RalfFixture();
            foreach (var file in files)
            {
                Write(bench.Repository, file, "x\n");
            }

            bench.Commit("base");
            return bench;
        }
    }
}
