namespace Ralf.Actions.Sessions;

/// <summary>Finds the submodules that a scope covers. Only folders that the scope can reach are read.</summary>
internal sealed class ScopeSubmodules
{
    private readonly Scope _scope;
    private readonly string[] _literals;

    private ScopeSubmodules(Scope scope)
    {
        _scope = scope;
        _literals = [.. scope.Included.Select(g => LiteralPart(g.Text)).Distinct(StringComparer.Ordinal)];
    }

    public static IReadOnlyList<string> Find(IGitStore store, GitId tree, Scope scope)
    {
        var search = new ScopeSubmodules(scope);
        var found = new List<string>();
        var level = new List<(string Folder, GitId Tree)> { ("", tree) };
        while (level.Count > 0)
        {
            var trees = store.OpenTrees([.. level.Select(l => l.Tree)]);
            var next = new List<(string, GitId)>();
            foreach (var (folder, opened) in level.Zip(trees))
            {
                foreach (var entry in opened.Entries().Where(e => e.Mode is GitMode.Tree or GitMode.Submodule))
                {
                    var path = folder.Folder + entry.Name;
                    if (entry.Mode == GitMode.Tree && search.Reaches(path))
                    {
                        next.Add((path + "/", entry.Id));
                    }
                    else if (entry.Mode == GitMode.Submodule && search.Covers(path))
                    {
                        found.Add(path);
                    }
                }
            }

            level = next;
        }

        return found;
    }

    private bool Reaches(string folder) =>
        _literals.Any(l => l.Length == 0 || IsBelow(l, folder) || IsBelow(folder, l));

    private bool Covers(string path) =>
        Reaches(path) && _scope.FindIntersection(Scope.Parse([$"{ScopeGlob.Escape(path)}/**"])) is not null;

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>The leading names of a glob without patterns.</summary>
    private static string LiteralPart(string glob)
    {
        var pattern = glob.AsSpan().IndexOfAny("*?[{");
        return pattern < 0 ? glob : glob[..Math.Max(0, glob[..pattern].LastIndexOf('/'))];
    }
}
