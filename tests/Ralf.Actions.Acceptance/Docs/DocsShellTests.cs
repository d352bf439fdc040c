using Ralf.Actions.Shared.Docs;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>The shell blocks of a page, run one after the other as a reader would type them.</summary>
public sealed class DocsShellTests(DocsShellTests.Runs runs) : IClassFixture<DocsShellTests.Runs>
{
    public static TheoryData<string> Pages =>
        [.. MarkdownPage.Documentation.Where(p => p.Blocks.Any(b => b.IsShell)).Select(p => p.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_do_what_it_says(string page) => Assert.Equal("", await runs.Of(page));

    [Theory]
    [InlineData("ralf plan missing.yml", 2, "")]
    [InlineData("! ralf plan missing.yml", 2, "exit 0, expected 2")]
    [InlineData("false\necho", 0, "exit 1, expected 0")]
    [InlineData("echo said", 0, "")]
    public async Task A_command_that_ends_otherwise_is_found(string text, int code, string wrong)
    {
        using var places = new DocsPlaces();
        var block = new CodeBlock("a.md", 1, "sh", text, ["runs in: an empty folder", $"exits with {code}"]);
        var output = block with { Language = "text", Text = "said\n", Comments = ["prints"] };
        var page = new MarkdownPage("a.md", [block], [], new HashSet<string>());

        Assert.Contains(wrong, await new DocsPageRun(places).RunAsync(page), Ordinal);
        var wrongWithOutput = await new DocsPageRun(places).RunAsync(page with { Blocks = [block, output] });
        Assert.Equal(text == "echo said", wrongWithOutput.Length == 0);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <summary>All pages, a few at a time, each in places of its own.</summary>
    public sealed class Runs : IAsyncDisposable
    {
        private readonly DocsPlaces _places = new();
        private readonly SemaphoreSlim _slots = new(3);
        private readonly Dictionary<string, Task<string>> _pages;

        public Runs() =>
            _pages = MarkdownPage.Documentation.ToDictionary(p => p.Path, p => Task.Run(() => RunAsync(p)));

        /// <summary>What is wrong with a page; empty if nothing is.</summary>
        public Task<string> Of(string page) => _pages[page];

        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(_pages.Values);
            _places.Dispose();
            _slots.Dispose();
        }

        private async Task<string> RunAsync(MarkdownPage page)
        {
            await _slots.WaitAsync();
            try
            {
                return await new DocsPageRun(_places).RunAsync(page);
            }
            finally
            {
                _slots.Release();
            }
        }
    }
}

/// <summary>One page: where its last block ended, and what that printed.</summary>
internal sealed class DocsPageRun(DocsPlaces places)
{
    private string? _folder;
    private string _printed = "";

    /// <summary>What is wrong with the first block that fails; empty if none does.</summary>
    public async Task<string> RunAsync(MarkdownPage page)
    {
        foreach (var block in page.Blocks.Where(b => b.NotRun is null))
        {
            if (await TryAsync(block) is { } wrong)
            {
                return $"{block}: {wrong}";
            }
        }

        return "";
    }

    private async Task<string?> TryAsync(CodeBlock block)
    {
        if (block.IsOutput)
        {
            return _printed.EndsWith(block.Text, StringComparison.Ordinal)
                ? null
                : $"the block above printed\n{_printed}";
        }

        if (block.Place is { } place)
        {
            _folder = await places.NewAsync(place);
        }

        if (block.SavedAs is { } name)
        {
            _folder ??= await places.NewAsync("a repository with modules");
            await File.WriteAllTextAsync(Path.Combine(_folder, name), WithAgent(block));
        }

        return block.IsShell ? await ShellAsync(block) : null;
    }

    private async Task<string?> ShellAsync(CodeBlock block)
    {
        if (_folder is null)
        {
            return "no place: 'runs in' is missing";
        }

        (var code, _printed, _folder) = await places.RunAsync(_folder, block.Text);
        return code == block.ExitCode ? null : $"exit {code}, expected {block.ExitCode}\n{block.Text}\n{_printed}";
    }

    private string WithAgent(CodeBlock block) =>
        block.Plan is null || block.Text.Contains("\nagent:", StringComparison.Ordinal)
            ? block.Text
            : places.AgentLine + block.Text;
}
