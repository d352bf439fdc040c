using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>Reads a <c>foreach</c> and finds its matches.</summary>
internal sealed class ForEachReader(PlanContext context)
{
    private static readonly string[] _sources = ["directories", "files", "list", "json"];
    private static readonly string[] _pathNames = ["each.path", "each.name", "each.slug"];

    public TaskInstances Read(MapNode map, PlanPosition at)
    {
        var sources = map.Entries.Where(e => _sources.Contains(e.Key.Text)).ToList();
        if (sources is not [var source])
        {
            // An unsupported source is reported already.
            if (sources.Count > 0 || map.Find("repositories") is null)
            {
                var found = sources.Count == 0 ? "none" : string.Join(" and ", sources.Select(s => s.Key.Text));
                context.Problems.Add(Problems.ForEachSources(at, found));
            }

            return TaskInstances.Unknown;
        }

        var paths = source.Key.Text is "directories" or "files";
        if (!paths && map.Find("exclude") is { } exclude)
        {
            context.Problems.Add(
                Problems.BadEntries(
                    exclude.At,
                    "'exclude' goes with directories or files; take the entries out of the list instead"
                )
            );
        }

        return paths ? ReadPaths(map, source) : ReadEntries(source);
    }

    private TaskInstances ReadPaths(MapNode map, MapEntry source)
    {
        var folders = source.Key.Text is "directories";
        var globs = Globs(map.Texts(source.Key.Text), folders);
        var exclude = Globs(map.Texts("exclude"), trim: true);
        if (globs is null || exclude is null || !context.HasBase)
        {
            return new TaskInstances([], _pathNames);
        }

        var items = new List<TaskInstance>();
        var paths = folders ? context.Folders : context.Files;
        foreach (var path in paths)
        {
            if (ScopeGlob.FirstMatch(globs, path) is { } glob && !IsExcluded(path, exclude))
            {
                Add(items, path, glob.Text, source.Value.At);
            }
        }

        foreach (var path in context.Submodules.Where(p => ScopeGlob.FirstMatch(globs, p) is not null))
        {
            if (!IsExcluded(path, exclude))
            {
                context.Problems.AddPerTask(Problems.ForEachSubmodule(source.Value.At, path));
            }
        }

        if (items.Count == 0)
        {
            var what = string.Join(", ", globs.Select(g => $"'{g.Text}'"));
            context.Problems.Add(
                Problems.NoMatch(source.Value.At, $"no {(folders ? "folder" : "file")} of the base matches {what}")
            );
        }

        items.Sort((l, r) => string.CompareOrdinal(l.Label, r.Label));
        return new TaskInstances(items, _pathNames);
    }

    private void Add(List<TaskInstance> items, string path, string glob, PlanPosition at)
    {
        var slug = Slug.Of(Slug.Varying(path, glob));
        if (GitName.HasNonUtf8Bytes(path) || path.Any(char.IsControl))
        {
            context.Problems.AddPerTask(Problems.BadPath(at, path, "whose name is not plain Unicode text"));
        }
        else if (slug.Length == 0)
        {
            context.Problems.AddPerTask(Problems.BadPath(at, path, "which has no letter or digit to name a task by"));
        }
        else
        {
            var each = new Dictionary<string, string>(3, StringComparer.Ordinal)
            {
                ["each.path"] = path,
                ["each.name"] = path[(path.LastIndexOf('/') + 1)..],
                ["each.slug"] = slug,
            };
            items.Add(new TaskInstance(path, slug, each, FromPaths: true));
        }
    }

    /// <summary>Also true if a parent folder is excluded, by name or by <c>folder/**</c>.</summary>
    private static bool IsExcluded(string path, List<ScopeGlob> exclude)
    {
        if (exclude.Count == 0)
        {
            return false;
        }

        for (var part = path; ; part = part[..part.LastIndexOf('/')])
        {
            if (exclude.Exists(g => g.Matches(part)))
            {
                return true;
            }

            if (!part.Contains('/'))
            {
                return false;
            }
        }
    }

    private List<ScopeGlob>? Globs(IReadOnlyList<ScalarNode> nodes, bool trim)
    {
        var globs = new List<ScopeGlob>();
        foreach (var node in nodes)
        {
            var text = trim ? node.Text.TrimEnd('/') : node.Text;
            text = trim && text.EndsWith("/**", StringComparison.Ordinal) && text.Length > 3 ? text[..^3] : text;
            if (!context.Globs.Check(text, node.At) || !ScopeGlob.TryParse(text, out var glob, out _))
            {
                return null;
            }

            globs.Add(glob);
        }

        return globs;
    }

    private TaskInstances ReadEntries(MapEntry source)
    {
        var list = source.Key.Text is "json" ? ReadJson(source.Value) : source.Value as ListNode;
        if (list is null)
        {
            return TaskInstances.Unknown;
        }

        if (list.Items.Count == 0)
        {
            context.Problems.Add(Problems.NoMatch(source.Value.At, "the list is empty"));
        }

        var items = new List<TaskInstance>();
        foreach (var item in list.Items)
        {
            if (ForEachEntry.Read(item) is { } instance)
            {
                var place = list == source.Value ? null : $"{(source.Value as ScalarNode)?.Text} line {item.At.Line}";
                items.Add(instance with { Place = place });
            }
            else
            {
                context.Problems.AddPerTask(
                    Problems.BadEntries(
                        source.Value.At,
                        $"{item.Kind} cannot be an entry: entries are texts, numbers, or maps of these, with something to name a task by (slug, id, name or path)"
                    )
                );
            }
        }

        var names = items.SelectMany(i => i.Each.Keys).Distinct(StringComparer.Ordinal).ToList();
        return items.Count < list.Items.Count ? TaskInstances.Unknown : new TaskInstances(items, names);
    }

    private ListNode? ReadJson(PlanNode node)
    {
        if (node is not ScalarNode { IsNull: false } path || !context.HasBase)
        {
            return null;
        }

        var (text, unusable) = context.Read(path.Text);
        if (text is null)
        {
            context.Problems.Add(Problems.MissingFile(path.At, path.Text, "the foreach file", unusable));
            return null;
        }

        var (root, problem) = PlanYaml.Parse(text);
        if (root is not ListNode list)
        {
            var why = problem is null
                ? "it holds no list"
                : $"{problem.Message} (line {problem.Line}, column {problem.Column} there)";
            context.Problems.Add(Problems.BadEntries(path.At, $"'{Truncate.Text(path.Text)}' cannot be used: {why}"));
            return null;
        }

        return list;
    }
}
