using Ralf.Actions.Agents;

namespace Ralf.Actions.Tests.Agents;

public sealed class MemoryKillsTests
{
    [Theory]
    [InlineData(9, "", 1L, 2L, "out of memory")]
    [InlineData(9, "", 1L, 1L, null)]
    [InlineData(9, "", null, 2L, null)]
    [InlineData(15, "", 1L, 2L, null)]
    [InlineData(6, "FATAL ERROR: … - JavaScript heap out of memory\n", 1L, 1L, "Node.js")]
    [InlineData(6, "FATAL ERROR: an assertion\n", 1L, 1L, null)]
    public void A_death_is_told_with_its_cause_where_that_is_known(
        int signal,
        string errors,
        long? before,
        long? after,
        string? cause
    )
    {
        var told = MemoryKills.HowItDied(signal, errors, before, after);
        Assert.StartsWith($"died of signal {signal}", told, StringComparison.Ordinal);
        Assert.Equal(cause is not null, told.Length > $"died of signal {signal}".Length);
        Assert.Contains(cause ?? "", told, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_kernels_count_is_read_and_what_is_none_is_none()
    {
        using var folder = TempFolder.InMemory();
        var file = Path.Combine(folder.Root, "vmstat");
        await File.WriteAllTextAsync(file, "nr_free_pages 5\noom_kill 17\noom_kill_x 3\n");
        Assert.Equal(17, MemoryKills.Count(file));
        await File.WriteAllTextAsync(file, "oom_kill many\n");
        Assert.Null(MemoryKills.Count(file));
        await File.WriteAllTextAsync(file, "");
        Assert.Null(MemoryKills.Count(file));
        Assert.Null(MemoryKills.Count(file + "-not"));
    }
}
