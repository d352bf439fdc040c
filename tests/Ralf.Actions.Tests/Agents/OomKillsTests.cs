using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class OomKillsTests
{
    [Theory]
    [InlineData(137, true, "", "this machine was out of memory")]
    [InlineData(137, false, "", "")]
    [InlineData(134, false, "FATAL ERROR: … - JavaScript heap out of memory\n", "Node.js")]
    [InlineData(134, false, "FATAL ERROR: an assertion\n", "")]
    public void A_death_is_told_with_its_cause_where_that_is_known(
        int code,
        bool isOutOfMemory,
        string errors,
        string cause
    )
    {
        var exit = new ChildExit(ChildEnd.Exited, code) { IsOutOfMemory = isOutOfMemory };
        var told = exit.DescribeSignal(errors);
        Assert.StartsWith($"died of signal {code - 128}", told, StringComparison.Ordinal);
        Assert.Equal(cause.Length > 0, told.Length > $"died of signal {code - 128}".Length);
        Assert.Contains(cause, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kill -9 $$", 1, 2, true)]
    [InlineData("kill -9 $$", 1, 1, false)]
    [InlineData("kill -9 $$", null, 2, false)]
    [InlineData("kill -15 $$", 1, 2, false)]
    [InlineData("exit 1", 1, 2, false)]
    public async Task A_child_that_was_killed_when_the_kernel_killed_one_was_out_of_memory(
        string script,
        int? before,
        int? after,
        bool isOutOfMemory
    )
    {
        var counts = new Queue<long?>([before, after]);
        var exit = await ChildProcess.RunAsync(
            new(
                TestedProgram.Command,
                "/bin/sh",
                ["-c", script],
                Path.GetTempPath(),
                new Dictionary<string, string> { [ScrubbedEnvironment.Marker] = $"test-{Guid.NewGuid():N}" },
                TimeSpan.FromSeconds(20)
            )
            {
                MemoryKills = counts.Dequeue,
            },
            (stream, token) => stream.CopyToAsync(Stream.Null, token),
            (stream, token) => stream.CopyToAsync(Stream.Null, token),
            TimeProvider.System,
            CancellationToken.None
        );

        Assert.Equal(isOutOfMemory, exit.IsOutOfMemory);
    }

    [Fact]
    public async Task The_kernels_count_is_read_and_what_is_none_is_none()
    {
        using var folder = TempFolder.InMemory();
        var file = Path.Combine(folder.Root, "vmstat");
        await File.WriteAllTextAsync(file, "nr_free_pages 5\noom_kill 17\noom_kill_x 3\n");
        Assert.Equal(17, OomKills.Count(file));
        await File.WriteAllTextAsync(file, "oom_kill many\n");
        Assert.Null(OomKills.Count(file));
        await File.WriteAllTextAsync(file, "");
        Assert.Null(OomKills.Count(file));
        Assert.Null(OomKills.Count(file + "-not"));
    }
}
