using Ralf.Git;

namespace Ralf.Core.State;

/// <summary>
/// A fold that is kept beside the repository, so that to say where a run stands costs what was appended since, however
/// long its log is. It caches and never
/// replaces: what is not of this program, of this log and whole is thrown away, and it holds no more than a report of
/// the run needs.
/// </summary>
/// <param name="Program">The build that folded; another one may fold otherwise.</param>
/// <param name="Tip">The state commit that was found sound.</param>
/// <param name="Result">Where the result stood then.</param>
/// <param name="State">Of the records of a task, those that say where its work is.</param>
internal sealed record StateSnapshot(string Program, GitId Tip, GitId Result, RunState State)
{
    /// <summary>This build.</summary>
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
