using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Shows which tasks own which of today's files, for people. The scheduler decides by globs
/// (<see cref="Schedule"/>), not by files.</summary>
internal static class LockMap
{
    /// <summary>The files that at least one task owns, in the order given.</summary>
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

    /// <summary>The files that at least one task may write or reads, in the order given, each with its tasks in
    /// schedule order.</summary>
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

    /// <summary>Finds the tasks of a path. Most files share their tasks with many others, so each set of tasks is
    /// stored once.</summary>
    private sealed class Lookup(TaskOrder order, ScopeGroups groups)
    {
        private static readonly Found _none = new([]);

        private readonly Func<string, IReadOnlyList<int>> _match = ScopeIndex.Matcher(groups.Scopes);

        private readonly Dictionary<IReadOnlyList<int>, Found> _found = new(IndexListComparer.Instance);

        /// <summary>Neighbouring files mostly have the same tasks, so the last result is reused.</summary>
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
