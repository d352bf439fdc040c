namespace Ralf.Core.Scopes;

/// <summary>What a session may make inside its scope: where its links may lead, and which folders may be git
/// repositories.</summary>
/// <param name="Links">The plan's <c>policy.links</c>.</param>
/// <param name="Repositories">Folders that the plan names under <c>unprotect</c>, because git would take them for
/// repositories.</param>
internal sealed record ContentRules(LinkPolicy Links, IReadOnlyList<string> Repositories)
{
    /// <summary>The rules of a plan.</summary>
    public static ContentRules For(LinkPolicy links, IReadOnlyList<string> unprotect) =>
        new(
            links,
            [.. unprotect.Except(ProtectedPaths.Globs, StringComparer.Ordinal).Select(folder => folder.TrimEnd('/'))]
        );

    /// <summary>The rules for the changes of one session.</summary>
    /// <param name="baseTree">The tree that it started from.</param>
    public ContentProof On(IGitStore store, GitId baseTree, Scope scope, Scope protectedPaths) =>
        new(store, baseTree, this, new(store, baseTree, Links, scope, protectedPaths));
}

/// <summary>Finds changes whose paths are in scope, but that must not land for what they make there.</summary>
internal sealed class ContentProof(IGitStore store, GitId baseTree, ContentRules rules, LinkProof links)
{
    /// <summary>The paths that must not land, each with what it is, as in <c>a link to '/etc'</c>.</summary>
    public IReadOnlyDictionary<string, string> Refused(IReadOnlyList<DiffEntry> changes)
    {
        var refused = RefusedLinks(changes).ToDictionary(StringComparer.Ordinal);
        foreach (var folder in GitFolders.Find(store, baseTree, changes, rules.Repositories))
        {
            foreach (var change in changes.Where(c => GitFolders.Holds(folder, c.Path)))
            {
                refused.TryAdd(
                    change.Path,
                    $"git would take {(folder.Length == 0 ? "the top folder" : $"'{folder}'")} for a repository"
                );
            }
        }

        return refused;
    }

    /// <summary>The links that lead where they must not, each with its target.</summary>
    public IEnumerable<KeyValuePair<string, string>> RefusedLinks(IReadOnlyList<DiffEntry> changes) =>
        links.Refused(changes).Select(l => KeyValuePair.Create(l.Key, $"a link to '{Shown.Text(l.Value)}'"));
}
