namespace Ralf.Actions.Tests;

public sealed class InPartsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(33)]
    [InlineData(10_000)]
    public void Each_is_done_once(int count)
    {
        var done = new int[count];
        InParts.Run(
            count,
            (from, to) =>
            {
                for (var i = from; i < to; i++)
                {
                    Interlocked.Increment(ref done[i]);
                }
            }
        );
        Assert.All(done, n => Assert.Equal(1, n));
    }

    [Fact]
    public void Within_a_part_nothing_is_parted_again()
    {
        var runs = 0;
        InParts.Run(
            1_000,
            (from, to) =>
            {
                var thread = Environment.CurrentManagedThreadId;
                InParts.Run(
                    1_000,
                    (first, last) =>
                    {
                        Assert.Equal(thread, Environment.CurrentManagedThreadId);
                        Interlocked.Add(ref runs, (to - from) * (last - first));
                        if (Environment.ProcessorCount > 1)
                        {
                            Assert.Equal((0, 1_000), (first, last));
                        }
                    }
                );
            }
        );
        Assert.Equal(1_000_000, runs);
    }

    [Fact]
    public void Of_several_failures_the_first_part_s_is_thrown_as_it_is_and_the_next_call_parts_again()
    {
        var ended = 0;
        var error = Assert.Throws<InvalidDataException>(() =>
            InParts.Run(
                1_000,
                (from, to) =>
                {
                    Interlocked.Add(ref ended, to - from);
                    throw new InvalidDataException($"from {from}");
                }
            )
        );
        Assert.Equal("from 0", error.Message);
        Assert.Equal(1_000, ended);

        var parts = 0;
        InParts.Run(1_000, (_, _) => Interlocked.Increment(ref parts));
        Assert.Equal(Math.Min(Environment.ProcessorCount, 1_000 / 16), parts);
    }
}
