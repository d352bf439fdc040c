using Ralf.Actions.Plans;
using Ralf.Actions.Scopes;

namespace Ralf.Actions.Scheduling;

/// <summary>Who owns which of today's files. For people: what may run together is decided on globs (<see cref="Schedule"/>), not on files.</summary>
internal static class LockMap
{
    /// <summary>The files that at least one task owns, in the order given.</summary>
    public static IReadOnlyList<FileLock> Build(
        IReadOnlyList<PlanTask> tasks,
        IEnumerable<string> files
    ) => Build(TaskOrder.Of(tasks), files);

    /// <summary>As the other, with what a <see cref="Schedule"/> has parsed already.</summary>
    public static IReadOnlyList<FileLock> Build(TaskOrder order, IEnumerable<string> files)
    {
        var (writers, readers) = (new Lookup(order, order.Writes), new Lookup(order, order.Reads));
        var locks = new List<FileLock>();
        foreach (var file in files)
        {
            if (writers.Of(file) is { Ids: [var owner, ..] } owners)
            {
                locks.Add(new(file, owner, owners.Rest, readers.Without(file, owners.Ids)));
            }
        }

        return locks;
    }

    /// <summary>The files that at least one task may write or reads, in the order given, with these tasks in the order.</summary>
    public static IReadOnlyList<(string Path, IReadOnlyList<TaskId> Tasks)> Touching(
        TaskOrder order,
        IEnumerable<string> files
    )
    {
        var (writers, readers) = (new Lookup(order, order.Writes), new Lookup(order, order.Reads));
        return
        [
            .. files
                .Select(file =>
                    (
                        file,
                        (IReadOnlyList<TaskId>)[.. writers.Of(file).Ids.Union(readers.Of(file).Ids)]
                    )
                )
                .Where(found => found.Item2.Count > 0),
        ];
    }

    /// <summary>The tasks for a path. Most files share their tasks with many others: each set of tasks is held once.</summary>
    private sealed class Lookup(TaskOrder order, ScopeGroups groups)
    {
        private static readonly Found None = new([]);

        private readonly Func<string, IReadOnlyList<int>> match = ScopeIndex.Matcher(groups.Scopes);

        private readonly Dictionary<IReadOnlyList<int>, Found> found = new(
            IndexListComparer.Instance
        );

        /// <summary>Files of one folder mostly share their tasks, and these are one list where they are one task.</summary>
        private (IReadOnlyList<int>? Matches, Found Found) last = (null, None);

        public Found Of(string path)
        {
            var matches = match(path);
            if (ReferenceEquals(matches, last.Matches))
            {
                return last.Found;
            }

            if (!found.TryGetValue(matches, out var tasks))
            {
                var positions = matches.SelectMany(g => groups.Members[g]).Order();
                found[[.. matches]] = tasks = new Found([
                    .. positions.Select(p => order.Tasks[p].Id),
                ]);
            }

            last = (matches, tasks);
            return tasks;
        }

        public IReadOnlyList<TaskId> Without(string path, IReadOnlyList<TaskId> owners)
        {
            var readers = Of(path).Ids;
            return readers.Count > 0 && readers.Any(owners.Contains)
                ? [.. readers.Except(owners)]
                : readers;
        }
    }

    private sealed record Found(IReadOnlyList<TaskId> Ids)
    {
        public IReadOnlyList<TaskId> Rest { get; } = Ids.Count > 1 ? [.. Ids.Skip(1)] : [];
    }
}
