using Ralf.Actions.Reporting;
using Ralf.Core.State;
using Spectre.Console.Testing;

namespace Ralf.Actions.Tests.Reporting;

public sealed class LiveProgressTests
{
    private const string Hide = "\u001b[?25l";
    private const string Show = "\u001b[?25h";

    [Fact]
    public async Task It_takes_reports_from_many_threads_and_gives_the_cursor_back()
    {
        using var console = Terminal(80, 24);
        using (var progress = new LiveProgress(console, TimeProvider.System))
        {
            await Parallel.ForAsync(
                0,
                400,
                (i, _) =>
                {
                    progress.Report(new SessionStarted(Sample.Noon, Sample.Id($"t{i}"), 1));
                    progress.Report(new Note(Sample.Noon, $"note {i}."));
                    return ValueTask.CompletedTask;
                }
            );
        }

        var output = console.Output;
        Assert.All(Enumerable.Range(0, 400), i => Assert.Contains($"note {i}.", output, StringComparison.Ordinal));
        Assert.Contains(Hide, output, StringComparison.Ordinal);
        Assert.True(
            output.LastIndexOf(Show, StringComparison.Ordinal) > output.LastIndexOf(Hide, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task It_redraws_at_most_five_times_a_second()
    {
        using var console = Terminal(80, 24);
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Sample.Noon);
        using (var progress = new LiveProgress(console, clock))
        {
            for (var i = 0; i < 1000; i++)
            {
                progress.Report(new SessionStarted(Sample.Noon, Sample.Id($"t{i}"), 1));
            }

            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        // Time stood still: one frame, and the one that Spectre draws before it takes the table away.
        Assert.InRange(console.Output.Split("starting").Length - 1, 1, 2);
    }

    [Fact]
    public void A_tiny_terminal_and_a_second_close_are_no_trouble()
    {
        using var console = Terminal(3, 2);
        using var progress = new LiveProgress(console, TimeProvider.System);
        progress.Report(new Note(Sample.Noon, "hello"));
        progress.Dispose();
        progress.Report(new Note(Sample.Noon, "late"));
        Assert.Contains("hello", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("late", console.Output, StringComparison.Ordinal);
    }

    private static TestConsole Terminal(int width, int height)
    {
        var console = new TestConsole().Width(width).Height(height).Interactive().EmitAnsiSequences();
        console.Profile.Capabilities.Ansi = true;
        return console;
    }
}
