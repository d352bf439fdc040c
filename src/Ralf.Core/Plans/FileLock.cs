namespace Ralf.Core.Plans;

/// <summary>One file, the task that may write it, and the tasks that rely on it.</summary>
/// <param name="Owner">The first in the order of those that may write it.</param>
/// <param name="Also">Others that may write it: after the owner, or beside it where the plan lets overlaps
/// through.</param>
/// <param name="Readers">In the order; owners that also read it are not among them.</param>
internal sealed record FileLock(string Path, TaskId Owner, IReadOnlyList<TaskId> Also, IReadOnlyList<TaskId> Readers);
