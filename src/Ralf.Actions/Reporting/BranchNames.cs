namespace Ralf.Actions.Reporting;

/// <summary>Branches as people type them, without <c>refs/heads/</c>.</summary>
internal static class BranchNames
{
    public static string Result(RunId run) => Short(run.ResultBranch);

    public static string State(RunId run) => Short(run.StateRef);

    /// <summary>The branch with the last work of a task; null if no attempt changed anything.</summary>
    public static string? LastOf(RunTaskStatus task, RunId run) =>
        task.Records.LastOrDefault(r => r.Head is not null) is { } record
            ? Short(run.SessionRef(task.Task.Id, record.Attempt))
            : null;

    /// <summary>A branch as people name it.</summary>
    /// <param name="name">Its full name.</param>
    public static string Short(string name) => name["refs/heads/".Length..];
}
