using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Who owns which of today's files. For people: what may run together is decided on globs (<see
/// cref="Schedule"/>), not on files.</summary>
internal static class LockMap
{
    /// <summary>The files that at least one task owns, in the order given.</summary>
    public static IReadOnlyList<FileLock> Build(IReadOnlyList<PlanTask> tasks, IEnumerable<string> files) =>
        Build(TaskOrder.Sort(tasks), files);

    /// <summary>As the other, with what a <see cref="Schedule"/> has parsed already.</summary>
    public static IReadOnlyList<FileLock> Build(TaskOrder order, IEnumerable<string> files)
    {
        var (writers, readers) = (new Lookup(order, order.Writes), new Lookup(order, order.Reads));
        var locks = new List<FileLock>();
        foreach (var file in files)
        {
            if (writers.Find(file) is { Ids: [var owner, ..] } owners)
            {
                locks.Add(new(file, owner, owners.Rest, readers.Without(file, owners.Ids)));
            }
        }

        return locks;
    }

    /// <summary>The files that at least one task may write or reads, in the order given, with these tasks in the
    /// order.</summary>
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
                    (file, (IReadOnlyList<TaskId>)[.. writers.Find(file).Ids.Union(readers.Find(file).Ids)])
                )
                .Where(found => found.Item2.Count > 0),
        ];
    }

    /// <summary>The tasks for a path. Most files share their tasks with many others: each set of tasks is held
    /// once.</summary>
    private sealed class Lookup(TaskOrder order, ScopeGroups groups)
    {
        private static readonly Found _none = new([]);

        private readonly Func<string, IReadOnlyList<int>> _match = ScopeIndex.Matcher(groups.Scopes);

        private readonly Dictionary<IReadOnlyList<int>, Found> _found = new(IndexListComparer.Instance);

        /// <summary>Files of one folder mostly share their tasks, and these are one list where they are one
        /// task.</summary>
        private (IReadOnlyList<int>? Matches, Found Found) _last = (null, _none);

        public Found Find(string path)
        {
            var matches = _match(path);
            if (ReferenceEquals(matches, _last.Matches))
            {
                return _last.Found;
            }

            if (!_found.TryGetValue(matches, out var tasks))
            {
                var positions = matches.SelectMany(g => groups.Members[g]).Order();
                _found[[.. matches]] = tasks = new Found([.. positions.Select(p => order.Tasks[p].Id)]);
            }

            _last = (matches, tasks);
            return tasks;
        }

        public IReadOnlyList<TaskId> Without(string path, IReadOnlyList<TaskId> owners)
        {
            var readers = Find(path).Ids;
            return readers.Count > 0 && readers.Any(owners.Contains) ? [.. readers.Except(owners)] : readers;
        }
    }

    private sealed record Found(IReadOnlyList<TaskId> Ids)
    {
        public IReadOnlyList<TaskId> Rest { get; } = Ids.Count > 1 ? [.. Ids.Skip(1)] : [];
    }
}
