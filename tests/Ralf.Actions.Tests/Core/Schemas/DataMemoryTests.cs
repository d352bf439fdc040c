namespace Ralf.Actions.Tests.Schemas;

/// <summary>What measures the memory of the whole process runs when nothing else does.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class DataMemoryTests
{
    [Fact]
    public void A_long_file_is_read_row_by_row()
    {
        using var rows = new DataCheckTests.Endless([], [.. "{\"id\": 1, \"name\": \"Ada\"}\n"u8], 64_000_000);
        var (before, allocated) = (GC.GetTotalMemory(true), GC.GetTotalAllocatedBytes());
        var peak = 0L;
        rows.OnRead = () => peak = Math.Max(peak, GC.GetTotalMemory(false));
        Assert.Empty(DataCheckTests.Check("x.jsonl", rows, """{"type": "object"}"""));
        Assert.True(GC.GetTotalAllocatedBytes() - allocated > 64_000_000, "it was read");
        Assert.True(peak - before < 300_000_000, $"{peak - before} bytes were held");
    }
}
