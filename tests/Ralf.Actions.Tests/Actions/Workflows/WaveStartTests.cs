using System.Collections.Concurrent;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Commands;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Workflows;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>The jobs of a wave start apart.</summary>
public sealed class WaveStartTests : IDisposable
{
    private readonly WaveFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Sessions_of_a_wave_start_one_after_the_other_and_further_apart_after_a_busy_API()
    {
        var tasks = Enumerable.Range(0, 8).Select(n => Task($"t{n}")).ToArray();
        _bench.Start(Plan(tasks));

        // More refusals of one wave than failures that would pause the run.
        var (coordinator, jobs, packets) = _bench.Next(11, parallel: 2);
        Assert.Equal([0, 0.1, 0, 0, 0, 0, 0, 0], Waits(packets, jobs));
        var refused = coordinator
            .State.Tasks.Where(t => t.State == TaskState.Running)
            .Select(t =>
                Record(t.Task.Id.Value, 1, SessionReason.RateLimited, t.Dispatch!.Fence) with
                {
                    Base = t.Dispatch.Base,
                    Head = null,
                }
            )
            .Select(r => new NewEvent(EventIds.Recorded(r), new SessionRecorded(r)));
        coordinator.Log.Append([.. refused], []);
        (_, jobs, packets) = _bench.Next(12, parallel: 2);

        Assert.Equal([0, 2, 0, 0], Waits(packets, jobs));
    }

    [Theory]
    [InlineData(123, true)]
    [InlineData(-5_000, false)]
    public async Task A_job_waits_before_its_session_as_long_as_its_packet_says(int milliseconds, bool waits)
    {
        _bench.Start(Plan(Task("a")));
        var (_, jobs, packets) = _bench.Next(11);
        var wait = TimeSpan.FromMilliseconds(milliseconds);
        var input = Path.Combine(packets, jobs[0].Name);
        (SessionPacket.ReadFrom(input) with { StartsAfter = wait }).WriteTo(input);
        var clock = new WatchedClock();

        var called = await CommandLine.RunAsync(
            _bench.Remote,
            new Dictionary<string, string>(),
            "",
            ["work", "--repository", _bench.Remote, "--input", input, "--output", $"{input}-out"],
            clock
        );

        Assert.True(called.Exit == 0, called.Talk);
        Assert.Equal(waits, clock.Waits.Contains(wait));
        Assert.True(File.Exists(Path.Combine($"{input}-out", "record.json")));
    }

    /// <summary>Real time, and a list of what was waited for.</summary>
    private sealed class WatchedClock : TimeProvider
    {
        public ConcurrentBag<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private static IEnumerable<double> Waits(string packets, IReadOnlyList<MatrixJob> jobs) =>
        jobs.Select(l => SessionPacket.ReadFrom(Path.Combine(packets, l.Name)).StartsAfter.TotalSeconds);
}
