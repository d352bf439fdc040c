using Ralf.Actions.Git;
using Ralf.Actions.Scopes;

namespace Ralf.Actions.Merging;

/// <summary>
/// The new folders that sessions make, by the name that file systems know them by: <c>Docs/a</c> of one and <c>docs/b</c> of another would be two
/// folders here and one elsewhere.
/// </summary>
internal sealed class FoldedFolders(IGitStore store, GitId resultTree)
{
    private readonly Dictionary<string, List<(FoldInput Input, string Folder)>> _seen = new(
        StringComparer.Ordinal
    );

    /// <summary>Sessions seen before that spell a new folder of this path in another way; takes the path in.</summary>
    public IReadOnlyList<FoldInput> Twins(FoldInput input, PathChange change)
    {
        var twins = new List<FoldInput>();
        if (change.OldMode != GitMode.None)
        {
            return twins;
        }

        foreach (var folder in ResultFold.Parents(change.Path.Value))
        {
            if (TreeWalk.Find(store, resultTree, RepoPath.Parse(folder)) is not null)
            {
                break;
            }

            var key = FileSystemNames.PathKey(folder);
            var others = _seen.TryGetValue(key, out var list) ? list : _seen[key] = [];
            twins.AddRange(
                others
                    .Where(o => o.Input.Task != input.Task && o.Folder != folder)
                    .Select(o => o.Input)
            );
            if (!others.Contains((input, folder)))
            {
                others.Add((input, folder));
            }
        }

        return twins;
    }
}
