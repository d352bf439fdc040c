using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>The sessions that one workflow run dispatched, and how many of them were rate-limited.</summary>
internal sealed record PastWave(long WorkflowRun, int Sessions, int Recorded, int RateLimited)
{
    /// <summary>True if every session of it was refused by a busy API.</summary>
    public bool IsAllRateLimited => Recorded == Sessions && RateLimited == Sessions;
}

/// <summary>The past waves of a run, read from its log; the size of the next one follows from them.</summary>
internal static class PastWaves
{
    /// <summary>A matrix has at most 256 jobs, one of which verifies
    /// (https://docs.github.com/en/actions/reference/limits).</summary>
    public const int MaxJobs = 255;

    /// <summary>Sessions in a wave for each that may run at a time: work lands while other work runs.</summary>
    private const int PerSlot = 4;

    /// <summary>After this many rate-limited waves in a row, the run pauses.</summary>
    private const int MaxRateLimited = 2;

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<PastWave> Find(IReadOnlyList<LoggedEvent> events)
    {
        var waves = new Dictionary<long, PastWave>();
        var fences = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var logged in events)
        {
            if (logged.Body is TaskDispatched { WorkflowRun: { } run } dispatched)
            {
                fences[dispatched.Fence] = run;
                var wave = waves.GetValueOrDefault(run) ?? new(run, 0, 0, 0);
                waves[run] = wave with { Sessions = wave.Sessions + 1 };
            }
            else if (logged.Body is SessionRecorded { Record: var record } && fences.Remove(record.Fence, out var by))
            {
                var rateLimited = record.Reason == SessionReason.RateLimited ? 1 : 0;
                waves[by] = waves[by] with
                {
                    Recorded = waves[by].Recorded + 1,
                    RateLimited = waves[by].RateLimited + rateLimited,
                };
            }
        }

        return [.. waves.Values];
    }

    /// <summary>The maximum size of the next wave: four sessions for each slot, halved after each rate-limited wave and
    /// doubled after each other wave.</summary>
    public static int NextSize(IReadOnlyList<PastWave> waves, int parallel)
    {
        var max = Most(parallel);
        var size = max;
        foreach (var wave in waves)
        {
            size = wave.RateLimited > 0 ? Math.Max(1, Math.Min(size, wave.Sessions) / 2) : Math.Min(max, size * 2);
        }

        return size;
    }

    /// <summary>True if the next wave is smaller because the API was busy.</summary>
    public static bool IsBusy(IReadOnlyList<PastWave> waves, int parallel) =>
        NextSize(waves, parallel) < Most(parallel);

    private static int Most(int parallel) => Math.Min(MaxJobs, PerSlot * parallel);

    /// <summary>The pause if the model's API refuses all requests; otherwise null.</summary>
    public static NewEvent? PauseFor(RunState state, IReadOnlyList<PastWave> waves) =>
        waves.Count >= MaxRateLimited && waves.TakeLast(MaxRateLimited).All(w => w.IsAllRateLimited)
            ? Pauses.Pause(
                state,
                "rate_limit",
                $"the model's API was busy for every session of {MaxRateLimited} waves in a row"
            )
            : null;
}
