namespace Ralf.Core.State;

/// <summary>A fold cached beside the repository, so that the cost of showing a run's state depends only on the events
/// appended since. It is only a cache: discarded unless it is complete and of this program and log, and holds only what
/// a report of the run needs.</summary>
/// <param name="Program">The build that folded; another build may fold differently.</param>
/// <param name="Tip">The state commit that was found sound.</param>
/// <param name="Result">The result at that time.</param>
/// <param name="State">Holds only those records of a task that say where its work is.</param>
internal sealed record StateSnapshot(string Program, GitId Tip, GitId Result, RunState State)
{
    /// <summary>The id of this build.</summary>
    public static string ThisProgram { get; } = typeof(StateSnapshot).Module.ModuleVersionId.ToString("N");

    public static StateSnapshot Of(RunState state, GitId tip, GitId result) =>
        new(ThisProgram, tip, result, state with { Tasks = [.. state.Tasks.Select(Short)] });

    private static RunTaskStatus Short(RunTaskStatus task)
    {
        var last = task.LastRecord;
        var work = task.Records.LastOrDefault(r => r.Head is not null);
        return task.Records.Count < 2
            ? task
            : task with
            {
                Records = [.. task.Records.Where(r => r == last || r == work)],
            };
    }
}
