namespace Ralf.Core.Plans;

/// <summary>Finds cycles of needs, depth first and without recursion. Entries are nodes of the graph beside their
/// tasks, so that 5,000 tasks that need an entry of 5,000 are 10,000 edges.</summary>
internal sealed class NeedsCycles(
    IReadOnlyList<TaskDraft> drafts,
    Dictionary<string, List<int>> tasksOf,
    Dictionary<string, int> tasks,
    ProblemList problems
)
{
    private enum Mark
    {
        New,
        OnPath,
        Done,
    }

    private readonly string[] _entries = [.. tasksOf.Keys];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public void Check()
    {
        if (drafts.All(d => d.Needs.Count == 0))
        {
            return;
        }

        var entryNodes = _entries
            .Index()
            .ToDictionary(e => e.Item, e => drafts.Count + e.Index, StringComparer.Ordinal);
        var marks = new Mark[drafts.Count + _entries.Length];
        for (var i = 0; i < drafts.Count; i++)
        {
            if (marks[i] is Mark.New)
            {
                Walk(i, marks, entryNodes);
            }
        }
    }

    private void Walk(int start, Mark[] marks, Dictionary<string, int> entryNodes)
    {
        var path = new Stack<(int Node, IEnumerator<int> Next)>();
        Enter(start);
        while (path.TryPeek(out var top))
        {
            if (!top.Next.MoveNext())
            {
                marks[path.Pop().Node] = Mark.Done;
            }
            else if (marks[top.Next.Current] is Mark.New)
            {
                Enter(top.Next.Current);
            }
            else if (marks[top.Next.Current] is Mark.OnPath)
            {
                Tell([.. path.Select(p => p.Node).Reverse()], top.Next.Current);
            }
        }

        void Enter(int node)
        {
            marks[node] = Mark.OnPath;
            path.Push((node, Edges(node, entryNodes).GetEnumerator()));
        }
    }

    private IEnumerable<int> Edges(int node, Dictionary<string, int> entryNodes) =>
        node >= drafts.Count
            ? tasksOf[_entries[node - drafts.Count]]
            : drafts[node]
                .Needs.Select(n =>
                    entryNodes.TryGetValue(n.Text, out var entry) ? entry
                    : tasks.TryGetValue(n.Text, out var task) ? task
                    : -1
                )
                .Where(n => n >= 0);

    /// <summary>Reports the end of the path from <paramref name="first"/> on as a cycle: by entries if these show it,
    /// otherwise by tasks.</summary>
    private void Tell(List<int> path, int first)
    {
        var circle = path.Skip(path.IndexOf(first)).Where(n => n < drafts.Count).Select(n => drafts[n]).ToList();
        if (circle.Count == 0)
        {
            return;
        }

        var start = circle.IndexOf(circle.MinBy(d => (d.At.Line, d.At.Column))!);
        circle = [.. circle.Skip(start), .. circle.Take(start)];
        var entries = circle.Select(d => d.Task.Entry).ToList();
        var names = entries.Distinct().Count() == entries.Count ? entries : [.. circle.Select(d => d.Task.Id.Value)];
        if (_told.Add(string.Join(' ', entries.Distinct())))
        {
            problems.Add(Problems.CyclicNeeds(circle[0].Needs[0].At, [.. names, names[0]]));
        }
    }
}
