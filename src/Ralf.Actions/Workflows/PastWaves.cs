using Ralf.Actions.Runs;
using Ralf.Core.State;

namespace Ralf.Actions.Workflows;

/// <summary>What one workflow run dispatched, and how much of it met a busy API.</summary>
internal sealed record PastWave(long WorkflowRun, int Sessions, int Recorded, int RateLimited)
{
    /// <summary>Whether it brought nothing but refusals of a busy API.</summary>
    public bool IsAllRateLimited => Recorded == Sessions && RateLimited == Sessions;
}

/// <summary>The waves of a run so far, read from its log; how large the next one may be follows from them.</summary>
internal static class PastWaves
{
    /// <summary>A matrix has at most 256 jobs, one of which verifies.</summary>
    public const int MaxJobs = 255;

    /// <summary>So many sessions for each that may run at a time: work lands while other work runs.</summary>
    private const int PerSlot = 4;

    /// <summary>So many waves in a row that met nothing but a busy API pause the run.</summary>
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
                var busy = record.Reason == SessionReason.RateLimited ? 1 : 0;
                waves[by] = waves[by] with
                {
                    Recorded = waves[by].Recorded + 1,
                    RateLimited = waves[by].RateLimited + busy,
                };
            }
        }

        return [.. waves.Values];
    }

    /// <summary>The most sessions of the next wave: four for each slot, halved after each wave that met a busy API and
    /// doubled after each that did not.</summary>
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

    /// <summary>Whether the next one is smaller than it would be, since the API was busy.</summary>
    public static bool IsBusy(IReadOnlyList<PastWave> waves, int parallel) =>
        NextSize(waves, parallel) < Most(parallel);

    private static int Most(int parallel) => Math.Min(MaxJobs, PerSlot * parallel);

    /// <summary>The pause where the model's API takes nothing of us any more; null where it does.</summary>
    public static NewEvent? PauseFor(RunState state, IReadOnlyList<PastWave> waves) =>
        waves.Count >= MaxRateLimited && waves.TakeLast(MaxRateLimited).All(w => w.IsAllRateLimited)
            ? Pauses.Pause(
                state,
                "rate_limit",
                $"the model's API was busy for every session of {MaxRateLimited} waves in a row"
            )
            : null;
}
