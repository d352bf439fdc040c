namespace Ralf.Actions.Runs;

/// <summary>A person's choice among the versions of a disputed file.</summary>
internal static class ConflictChoice
{
    /// <summary>Records a person's choice as an event. Throws <see cref="UserException"/> if no such conflict
    /// exists.</summary>
    /// <param name="take">A task of the conflict, or <c>result</c>: the version in the result.</param>
    public static IReadOnlyList<NewEvent> Decide(RunState state, string path, string take, string? by)
    {
        var sides = state
            .Tasks.Where(t => t.State == TaskState.Conflicted && t.ConflictPaths.Any(p => p.Value == path))
            .ToList();
        if (sides.Count == 0)
        {
            throw RunErrors.NoConflict(
                path,
                state
                    .Tasks.Where(t => t.State == TaskState.Conflicted)
                    .SelectMany(t => t.ConflictPaths.Except(t.Chosen.Keys))
                    .Select(p => p.Value)
                    .Distinct()
            );
        }

        var names = sides.Select(s => s.Task.Id.Value).Append("result").ToList();
        if (!names.Contains(take))
        {
            throw RunErrors.NotASide(path, take, names);
        }

        var parsed = RepoPath.Parse(path);
        TaskId? task = take == "result" ? null : TaskId.Parse(take);
        return [new(EventIds.Chosen(parsed, state.LastSeq), new ConflictChosen(parsed, task, by ?? "command line"))];
    }
}
