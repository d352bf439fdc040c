namespace Ralf.Core.Plans;

/// <summary>One file, the task that may write it, and the tasks that rely on it.</summary>
/// <param name="Owner">The first task in the order that may write it.</param>
/// <param name="Also">Other tasks that may write it: after the owner, or beside it if the plan allows overlaps.</param>
/// <param name="Readers">In the order; without owners that also read it.</param>
internal sealed record FileLock(string Path, TaskId Owner, IReadOnlyList<TaskId> Also, IReadOnlyList<TaskId> Readers);
