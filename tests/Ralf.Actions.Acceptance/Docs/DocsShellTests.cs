using Ralf.Actions.Shared.Docs;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>The shell blocks of a page, run one after the other as a reader would type them.</summary>
public sealed class DocsShellTests
{
    /// <summary>All pages at once, a few at a time: each runs in places of its own.</summary>
    private static readonly Lazy<Dictionary<string, Task<string>>> _pages = new(RunAll);

    public static TheoryData<string> Pages =>
        [
            .. MarkdownPage
                .Documentation.Where(p => p.Blocks.Any(b => b.IsShell))
                .Select(p => p.Path),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_do_what_it_says(string page) =>
        Assert.Equal("", await _pages.Value[page]);

    private static Dictionary<string, Task<string>> RunAll()
    {
        var places = new DocsPlaces();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => places.Dispose();
        var slots = new SemaphoreSlim(3);
        return MarkdownPage.Documentation.ToDictionary(
            p => p.Path,
            p => Task.Run(() => RunAsync(places, p, slots))
        );
    }

    private static async Task<string> RunAsync(
        DocsPlaces places,
        MarkdownPage page,
        SemaphoreSlim slots
    )
    {
        await slots.WaitAsync();
        try
        {
            return await new DocsPageRun(places).RunAsync(page);
        }
        finally
        {
            slots.Release();
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
        return code == block.ExitCode
            ? null
            : $"exit {code}, expected {block.ExitCode}\n{block.Text}\n{_printed}";
    }

    private string WithAgent(CodeBlock block) =>
        block.Plan is null || block.Text.Contains("\nagent:", StringComparison.Ordinal)
            ? block.Text
            : places.AgentLine + block.Text;
}
