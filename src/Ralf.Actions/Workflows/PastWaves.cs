using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>The sessions that one workflow run dispatched, and how many of them were rate-limited.</summary>
internal sealed record PastWave(long WorkflowRun, int Sessions, int Recorded, int RateLimited, int Lost)
{
    /// <summary>True if no session of it left a record of its own.</summary>
    public bool IsAllLost => Recorded == Sessions && Lost == Sessions;

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

    /// <summary>After this many waves in a row that brought nothing, the run pauses.</summary>
    private const int MaxInVain = 2;

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
                var wave = waves.GetValueOrDefault(run) ?? new(run, 0, 0, 0, 0);
                waves[run] = wave with { Sessions = wave.Sessions + 1 };
            }
            else if (logged.Body is SessionRecorded { Record: var record } && fences.Remove(record.Fence, out var by))
            {
                var rateLimited = record.Reason == SessionReason.RateLimited ? 1 : 0;
                var isLost = record is { Head: null, Reason: SessionReason.Lost or SessionReason.Interrupted };
                var lost = isLost ? 1 : 0;
                waves[by] = waves[by] with
                {
                    Recorded = waves[by].Recorded + 1,
                    RateLimited = waves[by].RateLimited + rateLimited,
                    Lost = waves[by].Lost + lost,
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

    /// <summary>The pause if the last waves brought nothing, because the model's API refused all requests or because
    /// no job left a record; otherwise null. Waves from before the run was resumed do not count.</summary>
    public static NewEvent? PauseFor(RunState state, IReadOnlyList<LoggedEvent> events)
    {
        var since = events.Reverse().TakeWhile(e => e.Body is not RunResumed).Reverse();
        var last = Find([.. since]).TakeLast(MaxInVain).ToList();
        return last.Count < MaxInVain ? null
            : last.TrueForAll(w => w.IsAllRateLimited)
                ? Pauses.Pause(
                    state,
                    PauseReasons.RateLimit,
                    $"the model's API was busy for every session of {MaxInVain} waves in a row"
                )
            : last.TrueForAll(w => w.IsAllLost)
                ? Pauses.Pause(
                    state,
                    PauseReasons.Lost,
                    $"no session of {MaxInVain} waves in a row left a record: the jobs of workflow run {last[^1].WorkflowRun} say whether runners were lost, or artifacts could not be stored"
                )
            : null;
    }
}
