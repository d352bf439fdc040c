using Ralf.Actions.Scopes;

namespace Ralf.Actions.Scheduling;

/// <summary>
/// Many tasks of one <c>foreach</c> read or write the very same globs: each distinct list is looked at once. An empty list is in no group.
/// </summary>
/// <param name="Scopes">One for each distinct list, in the order of their first task.</param>
/// <param name="Members">The positions of the tasks with that list, ascending.</param>
internal sealed record ScopeGroups(
    IReadOnlyList<Scope> Scopes,
    IReadOnlyList<IReadOnlyList<int>> Members
)
{
    public static ScopeGroups Of(IEnumerable<IReadOnlyList<string>> globs)
    {
        var byText = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var (scopes, members) = (new List<Scope>(), new List<IReadOnlyList<int>>());
        foreach (var (position, list) in globs.Index())
        {
            if (list.Count == 0)
            {
                continue;
            }

            // A newline in a glob could only join lists that differ if it stood for a separator: the lengths tell them apart.
            var key = string.Join('\n', list.Select(g => $"{g.Length} {g}"));
            if (!byText.TryGetValue(key, out var group))
            {
                byText[key] = group = [];
                scopes.Add(Scope.Parse(list));
                members.Add(group);
            }

            group.Add(position);
        }

        return new ScopeGroups(scopes, members);
    }
}
