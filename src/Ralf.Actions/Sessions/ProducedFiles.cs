namespace Ralf.Actions.Sessions;

/// <summary>The files that a task promised to produce.</summary>
internal static class ProducedFiles
{
    /// <summary>The paths or globs for which the tree has no file.</summary>
    public static IReadOnlyList<string> Missing(IGitStore store, GitId tree, IReadOnlyList<string> produces)
    {
        var all = new Lazy<IReadOnlyList<PathChange>>(() => TreeWalk.Compare(store, GitId.EmptyTree, tree));
        return [.. produces.Where(p => !Exists(p))];

        bool Exists(string output) =>
            RepoPath.TryParse(output, out var path) && IsFile(store, tree, path)
            || (output.AsSpan().ContainsAny('*', '?', '[') || output.Contains('{'))
                && ScopeGlob.TryParse(output, out var glob, out _)
                && all.Value.Any(c => glob.Matches(c.Path.Value) && IsFile(store, tree, c.Path));
    }

    /// <summary>A plain file, or a link that ends at one in the same tree.</summary>
    private static bool IsFile(IGitStore store, GitId tree, RepoPath path) =>
        RepoPath.TryParse(LinkWalk.Of(store, tree).Follow(path.Value), out var end)
        && TreeWalk.Find(store, tree, end)?.Mode is GitMode.File or GitMode.Executable;
}
