using CsCheck;
using Ralf.Actions.Reporting;

namespace Ralf.Actions.Tests.Reporting;

public sealed class TimeScaleTests
{
    [Fact]
    public void A_long_pause_is_drawn_short()
    {
        var scale = new TimeScale([Slice(0, 60), Slice(36_060, 36_100)]);

        Assert.Equal([Slice(0, 60), Slice(36_060, 36_100)], scale.Busy);
        // 60 s, a pause as long as 4 s, 40 s.
        Assert.Equal(0, scale.At(At(0)));
        Assert.Equal(30 / 104.0, scale.At(At(30)), 9);
        Assert.Equal(60 / 104.0, scale.At(At(60)), 9);
        Assert.Equal(60 / 104.0, scale.At(At(9_000)), 9);
        Assert.Equal(64 / 104.0, scale.At(At(36_060)), 9);
        Assert.Equal(1, scale.At(At(36_100)), 9);
    }

    [Fact]
    public void Very_many_pauses_leave_room_for_what_happened()
    {
        var scale = new TimeScale(Enumerable.Range(0, 1_001).Select(i => Slice(i * 86_400, (i * 86_400) + 1)));

        Assert.Equal(1_001, scale.Busy.Count);
        // 1,001 s, and half of that for all pauses.
        Assert.Equal(1 / 1_501.5, scale.At(At(1)), 9);
        Assert.Equal(1.5005 / 1_501.5, scale.At(At(86_400)), 9);
        Assert.Equal(1, scale.At(At(86_400_001)), 9);
    }

    [Fact]
    public void A_short_pause_and_what_overlaps_are_drawn_as_they_are()
    {
        var scale = new TimeScale([Slice(50, 100), Slice(0, 40), Slice(0, 10), Slice(42, 50)]);

        Assert.Equal([Slice(0, 100)], scale.Busy);
        Assert.Equal(0.41, scale.At(At(41)), 9);
    }

    [Fact]
    public void What_took_no_time_and_what_ends_before_it_begins_lie_somewhere()
    {
        Assert.Empty(new TimeScale([]).Busy);
        Assert.Equal(0, new TimeScale([]).At(At(5)));
        Assert.Equal(0, new TimeScale([Slice(5, 5)]).At(At(5)));
        Assert.Equal([Slice(5, 5)], new TimeScale([Slice(5, 1)]).Busy);
    }

    [Fact]
    public void What_is_later_never_lies_before_what_is_earlier() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[-5, 500], (from, length) => Slice(from, from + length))
            .Array[1, 20]
            .Sample(slices =>
            {
                var scale = new TimeScale(slices);
                var moments = slices
                    .SelectMany(s => new[] { s.From, s.To })
                    .Concat([At(-100), At(200_000)])
                    .Order()
                    .Select(scale.At)
                    .ToList();
                Assert.Equal(moments.Order(), moments);
                Assert.All(moments, m => Assert.InRange(m, 0, 1.000_001));
                Assert.True(scale.Busy.All(b => b.Length >= TimeSpan.Zero));
            });

    private static DateTimeOffset At(int seconds) => Sample.Noon.AddSeconds(seconds);

    private static TimeSlice Slice(int from, int to) => new(At(from), At(to));
}
