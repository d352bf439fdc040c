using Ralf.Core.Scopes;

namespace Ralf.Core.Scheduling;

/// <summary>Groups tasks with identical lists of globs, as <c>foreach</c> creates them, so that each distinct list is
/// examined once. An empty list has no group.</summary>
/// <param name="Scopes">One for each distinct list, in the order of their first task.</param>
/// <param name="Members">The positions of the tasks with that list, ascending.</param>
internal sealed record ScopeGroups(IReadOnlyList<Scope> Scopes, IReadOnlyList<IReadOnlyList<int>> Members)
{
    public static ScopeGroups Build(IEnumerable<IReadOnlyList<string>> globs)
    {
        var byText = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var (lists, members) = (new List<IReadOnlyList<string>>(), new List<IReadOnlyList<int>>());
        foreach (var (position, list) in globs.Index())
        {
            if (list.Count == 0)
            {
                continue;
            }

            // No glob contains a newline, so a list's key never equals a glob; the lengths keep keys of lists distinct.
            var key = list.Count == 1 ? list[0] : string.Concat(list.Select(g => $"\n{g.Length} {g}"));
            if (!byText.TryGetValue(key, out var group))
            {
                byText[key] = group = [];
                lists.Add(list);
                members.Add(group);
            }

            group.Add(position);
        }

        return new ScopeGroups([.. lists.Select(Scope.Parse)], members);
    }
}
