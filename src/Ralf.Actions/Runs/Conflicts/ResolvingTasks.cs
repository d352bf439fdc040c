using Ralf.Core.Merging;

namespace Ralf.Actions.Runs;

/// <summary>Creates the tasks that resolve conflicts (<c>conflict: session</c>).</summary>
internal static class ResolvingTasks
{
    private const int MaxReads = 200;

    /// <summary>No session is given more disputed files than this: a person decides then.</summary>
    private const int MaxDisputed = 1_000;

    private const string Prompt = """
        Several sessions changed the same files, each in its own way, and none of them is in the result. Write these files as they should stand with the intent of all of them kept.

        Your folder holds the result with everything else that these sessions changed. The disputed files (your scope) stand there as before; each version of them lies in `.ralf/conflict/TASK/`,
        and what they all started from in `.ralf/conflict/base/`. Where the intents cannot both be kept, say so with a warning that names the tasks, and keep the safer one.
        """;

    /// <summary>Creates the tasks that resolve the conflicts of one decision: one for each group of entangled
    /// tasks.</summary>
    /// <param name="taken">Ids that the decision adds; extended.</param>
    public static IEnumerable<NewEvent> Create(
        IGitStore store,
        RunState state,
        IReadOnlyList<FoldConflict> conflicts,
        HashSet<string> taken
    )
    {
        if (state.Plan.Policy.Conflict != ConflictPolicy.Session)
        {
            yield break;
        }

        var open = conflicts.ToDictionary(c => c.Task);
        while (open.Count > 0)
        {
            var group = Entangled(open, open.Keys.First());
            group.ForEach(c => open.Remove(c.Task));
            if (
                group.TrueForAll(c => state[c.Task].Task is { Resolves: null, Glue: null })
                && group.SelectMany(c => c.Paths).Distinct().Count() <= MaxDisputed
                && Added(store, state, group, taken) is var added
                && EventJson.Fits(added.Body)
            )
            {
                yield return added;
            }
        }
    }

    private static List<FoldConflict> Entangled(Dictionary<TaskId, FoldConflict> conflicts, TaskId first)
    {
        var found = new List<FoldConflict>();
        var seen = new HashSet<TaskId> { first };
        var open = new Queue<TaskId>([first]);
        while (open.TryDequeue(out var next))
        {
            found.Add(conflicts[next]);
            foreach (
                var other in conflicts.Values.Where(c => c.With.Contains(next) || conflicts[next].With.Contains(c.Task))
            )
            {
                if (seen.Add(other.Task))
                {
                    open.Enqueue(other.Task);
                }
            }
        }

        return [.. found.OrderBy(c => c.Task.Value, StringComparer.Ordinal)];
    }

    private static NewEvent Added(IGitStore store, RunState state, List<FoldConflict> group, HashSet<string> taken)
    {
        var sides = group.ConvertAll(c => state[c.Task]);
        var first = sides[0].Task;
        var name = $"resolve-{first.Id}";
        var id = Enumerable
            .Range(1, int.MaxValue)
            .Select(n => n == 1 ? name : $"{name}-{n}")
            .Select(n => n[..Math.Min(n.Length, TaskId.MaxLength)])
            .First(n =>
                !state.Tasks.Any(t => t.Task.Id.Value.Equals(n, StringComparison.OrdinalIgnoreCase)) && taken.Add(n)
            );
        var disputed = group.SelectMany(c => c.Paths).Distinct().Order().ToList();
        var task = new PlanTask(
            TaskId.Parse(id),
            $"The conflict of {string.Join(", ", sides.Select(s => s.Task.Id))}",
            $"{Prompt}\n{string.Join('\n', sides.Select(s => $"\n{s.Task.Id} was told:\n\n{Quote(s.Task.Prompt)}"))}",
            [.. disputed.Select(p => ScopeGlob.Escape(p.Value))],
            [
                .. sides
                    .SelectMany(s => SessionFiles.Of(store, s.LastRecord!))
                    .Except(disputed)
                    .Take(MaxReads)
                    .Select(p => ScopeGlob.Escape(p.Value)),
            ],
            [],
            [],
            [.. sides.SelectMany(s => s.Task.Checks).Distinct(StringComparer.Ordinal)],
            first.Agent,
            id
        )
        {
            Resolves = [.. sides.Select(s => new ConflictedSession(s.Task.Id, s.Attempt))],
        };
        return new(EventIds.Added(task.Id), new TaskAdded(task, first.Id, Depth: 0));
    }

    private static string Quote(string text) =>
        string.Join('\n', text.Trim().ReplaceLineEndings("\n").Split('\n').Select(l => $"> {l}"));
}
