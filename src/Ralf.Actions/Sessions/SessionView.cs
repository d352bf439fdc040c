namespace Ralf.Actions.Sessions;

/// <summary>A file that Ralf adds for a session to read, with its path in the workspace.</summary>
internal sealed record ViewFile(string Path, string Text);

/// <summary>The part of the base that a session is given (<c>sees</c>): its own scope, these paths, and files that Ralf
/// makes. The session's work is compared with that part, so nothing outside it counts as deleted; its workspace is not
/// a repository in which the rest could be found.</summary>
/// <param name="Paths">Files of the base; those that it does not have are left out.</param>
/// <param name="Files">Files below <see cref="Folder"/>.</param>
internal sealed record SessionView(IReadOnlyList<string> Paths, IReadOnlyList<ViewFile> Files)
{
    /// <summary>The folder of Ralf's own files.</summary>
    public const string Folder = ".ralf";

    /// <summary>Writes a commit whose tree is what the session is given.</summary>
    public GitId Write(IGitStore store, GitId start, IReadOnlyList<string> scope)
    {
        var shown = Paths.ToHashSet(StringComparer.Ordinal);
        var own = Scope.Parse(scope);
        var whole = store.ReadCommit(start);
        var kept = TreeWalk
            .Compare(store, GitId.EmptyTree, whole.Tree)
            .Where(c => shown.Contains(c.Path.Value) || own.Matches(c.Path.Value));
        var made = Files.Select(f => new PathChange(
            RepoPath.Parse(f.Path),
            GitMode.None,
            GitId.None,
            GitMode.File,
            store.WriteBlob(Encoding.UTF8.GetBytes(f.Text))
        ));
        var tree = TreeWalk.Apply(store, GitId.EmptyTree, [.. kept, .. made]);
        return store.WriteCommit(new(tree, [], whole.Author, "What a session sees\n"));
    }
}
