namespace Ralf.Actions.Sessions;

/// <summary>Applies the patches that a session proposes for shared files to the tree that its checks run on, and to
/// nothing else, so that its work is checked as it is meant to be. git applies each in an empty folder that holds only
/// that file.</summary>
internal static class EditPatch
{
    /// <param name="scratch">An existing folder of Ralf's.</param>
    /// <returns>The tree with all patches that apply, and a line for each that does not.</returns>
    public static (GitId Tree, IReadOnlyList<string> Problems) Apply(
        CleanRepository clean,
        GitId tree,
        IReadOnlyList<EditProposal> edits,
        IReadOnlyList<string> shared,
        string scratch
    )
    {
        var problems = new List<string>();
        var scope = Scope.Parse(shared);
        foreach (var edit in edits.Where(e => e.Patch is not null && scope.Matches(e.Path)))
        {
            if (RepoPath.TryParse(edit.Path, out var path))
            {
                tree = Apply(clean, tree, path, edit.Patch!, scratch, problems);
            }
        }

        return (tree, problems);
    }

    private static GitId Apply(
        CleanRepository clean,
        GitId tree,
        RepoPath path,
        string patch,
        string scratch,
        List<string> problems
    )
    {
        var store = clean.Store;
        var old = TreeWalk.Find(store, tree, path);
        var content = old is { Mode: GitMode.File or GitMode.Executable } ? store.ReadBlob(old.Id) : null;
        if (clean.Patch(scratch, path, content, patch, out var error) is not { } made)
        {
            problems.Add($"the proposed patch of {path.Value} does not apply: {AgentText.Line(error, 200)}");
            return tree;
        }

        var change = new PathChange(
            path,
            old?.Mode ?? GitMode.None,
            old?.Id ?? GitId.None,
            old?.Mode ?? GitMode.File,
            store.WriteBlob(made)
        );
        return TreeWalk.Apply(store, tree, new PathChange[] { change });
    }
}
