namespace Ralf.Actions.Sessions;

/// <summary>Finds the files of a session's scope that do not land because of where they are: the base ignores them, or
/// they lie below a submodule. What setup left is not counted.</summary>
internal sealed class LeftOutSearch(Scope scope, SessionFolders folders)
{
    private IReadOnlySet<string> _ignoredBySetup = new HashSet<string>();
    private IReadOnlyList<string>? _submodules;

    /// <summary>Notes what setup left.</summary>
    public void NoteSetup(RebuiltTree made, IGitStore store, GitId baseTree)
    {
        _ignoredBySetup = made.Ignored.ToHashSet(StringComparer.Ordinal);
        if (Submodules(store, baseTree).Count > 0)
        {
            FilesBelow.Mark(folders.Clean);
        }
    }

    /// <summary>New files that the base ignores.</summary>
    public LeftOutFiles FindIgnored(RebuiltTree rebuilt, IGitStore store, GitId baseTree)
    {
        string[] left = [.. rebuilt.Ignored.Where(p => !_ignoredBySetup.Contains(p))];
        if (left.Length == 0)
        {
            return LeftOutFiles.None;
        }

        var used = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var path in rebuilt.Changes.Select(c => c.Path.Value))
        {
            for (var end = path.IndexOf('/'); end > 0; end = path.IndexOf('/', end + 1))
            {
                used[path[..end]] = true;
            }
        }

        return new(LeftOutFiles.Name(left, IsUsed), []);

        bool IsUsed(string folder)
        {
            if (!used.TryGetValue(folder, out var isUsed))
            {
                isUsed = RepoPath.TryParse(folder, out var path) && TreeWalk.Find(store, baseTree, path) is not null;
                used[folder] = isUsed;
            }

            return isUsed;
        }
    }

    /// <summary>Adds the files below submodules.</summary>
    public async Task<LeftOutFiles> WithSubmodulesAsync(
        LeftOutFiles found,
        IGitStore store,
        GitId baseTree,
        CancellationToken cancellation
    )
    {
        var submodules = Submodules(store, baseTree);
        var files =
            submodules.Count == 0
                ? []
                : await FilesBelow.ListAsync(folders.Clean, folders.Workspace, submodules, cancellation);
        var all = submodules.ToHashSet(StringComparer.Ordinal);
        return files.Count == 0
            ? found
            : found with
            {
                BelowSubmodules = LeftOutFiles.Name(files, folder => !all.Contains(folder)),
            };
    }

    private IReadOnlyList<string> Submodules(IGitStore store, GitId baseTree) =>
        _submodules ??= ScopeSubmodules.Find(store, baseTree, scope);
}
