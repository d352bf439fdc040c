namespace Ralf.Core.Scopes;

/// <summary>Why a change may not enter.</summary>
internal enum Refusal
{
    OutOfScope,
    Protected,

    /// <summary>A mode that no session may create: a submodule, or anything other than a file, an executable or a
    /// symbolic link.</summary>
    Mode,

    /// <summary>A name that some file system treats as another path or as git's own: case, Unicode form, trailing dot
    /// or space, reserved names, bytes that are not UTF-8.</summary>
    Name,

    /// <summary>A file that is too large for any host to take.</summary>
    Size,

    /// <summary>A link that leads where the plan does not let it, or a part of a folder that git would take for a
    /// repository.</summary>
    Content,

    /// <summary>A file or folder that cannot be read.</summary>
    Unreadable,

    /// <summary>A file in plain text that the repository has encrypted.</summary>
    Filter,

    /// <summary>A file that holds the value of a credential, or a name that does.</summary>
    Secret,
}

/// <param name="What">What it is, if the path alone does not say it: <c>a link to '/etc'</c>.</param>
internal sealed record RefusedChange(PathChange Change, Refusal Refusal, string? What = null)
{
    /// <summary>The path, and what it is.</summary>
    public string Text => What is null ? Change.Path.Value : $"{Change.Path.Value} ({What})";
}

/// <summary>The outcome of the proof of a session's changes: those that may land and those that may not.</summary>
internal sealed record ProvenChanges(IReadOnlyList<PathChange> Allowed, IReadOnlyList<RefusedChange> Refused);

/// <summary>Proves that a change is inside its scope: path by path and mode by mode. A deletion is a change like any
/// other. Nothing that proves or merges follows a symbolic link, but people and later sessions do, so
/// <see cref="ContentProof"/> says where it may lead.</summary>
internal static class ScopeProof
{
    /// <summary>A refusal can change where other links lead. After this many rounds, everything is refused.</summary>
    private const int MaxRounds = 20;

    /// <param name="protectedPaths">The paths that no session may write.</param>
    /// <param name="siblings">Returns the names in a path's folder in the base (its own included if it is there; empty
    /// if the folder does not exist), to find names that differ only in case or Unicode form. Called for new paths and
    /// their folders.</param>
    /// <param name="content">Finds what must not land in spite of its path.</param>
    public static ProvenChanges Prove(
        IReadOnlyList<PathChange> changes,
        Scope scope,
        Scope protectedPaths,
        Func<string, IEnumerable<string>> siblings,
        ContentProof content
    )
    {
        var refusals = new Dictionary<PathChange, Refusal>();
        foreach (var change in changes)
        {
            if (Refuse(change, scope, protectedPaths) is { } refusal)
            {
                refusals.Add(change, refusal);
            }
        }

        var what = new Dictionary<string, string>(StringComparer.Ordinal);
        RefuseNames(changes, refusals, what, new NameProof(protectedPaths, siblings));
        RefuseWhatStaysBlocked(changes, refusals);
        RefuseContent(changes, refusals, what, content);
        return new(
            [.. changes.Where(change => !refusals.ContainsKey(change))],
            [
                .. changes
                    .Where(refusals.ContainsKey)
                    .Select(change => new RefusedChange(
                        change,
                        refusals[change],
                        what.GetValueOrDefault(change.Path.Value)
                            ?? (refusals[change] == Refusal.Protected ? "protected" : null)
                    )),
            ]
        );
    }

    /// <summary>Refuses links and repositories: links first as the session left them, then both as they land, until
    /// nothing more is refused.</summary>
    /// <param name="what">What the refused paths are.</param>
    private static void RefuseContent(
        IReadOnlyList<PathChange> changes,
        Dictionary<PathChange, Refusal> refusals,
        Dictionary<string, string> what,
        ContentProof content
    )
    {
        var found = content.RefusedLinks(Entries(changes)).ToDictionary(StringComparer.Ordinal);
        for (var round = 0; ; round++)
        {
            foreach (var change in changes.Where(c => found.ContainsKey(c.Path.Value)))
            {
                refusals.TryAdd(change, Refusal.Content);
                what.TryAdd(change.Path.Value, found[change.Path.Value]);
            }

            RefuseWhatStaysBlocked(changes, refusals);
            var entering = Entries(changes.Where(c => !refusals.ContainsKey(c)));
            found = content.Refused(entering).ToDictionary(StringComparer.Ordinal);
            if (found.Count == 0)
            {
                return;
            }

            if (round >= MaxRounds)
            {
                found = entering.ToDictionary(e => e.Path, _ => "not decided");
            }
        }
    }

    private static List<DiffEntry> Entries(IEnumerable<PathChange> changes) => [.. changes.Select(DiffEntry.Of)];

    private static Refusal? Refuse(PathChange change, Scope scope, Scope protectedPaths) =>
        protectedPaths.Guards(change.Path.Value) ? Refusal.Protected
        : !scope.Admits(change.Path.Value) ? Refusal.OutOfScope
        : change.NewMode is GitMode.None or GitMode.File or GitMode.Executable or GitMode.Symlink ? null
        : Refusal.Mode;

    /// <summary>Checks only changes that would land otherwise: a stripped path does not collide with another.</summary>
    private static void RefuseNames(
        IReadOnlyList<PathChange> changes,
        Dictionary<PathChange, Refusal> refusals,
        Dictionary<string, string> what,
        NameProof names
    )
    {
        var entering = changes.Where(change => !refusals.ContainsKey(change)).ToList();
        foreach (var (change, name) in names.Refused(entering))
        {
            refusals.Add(change, Refusal.Name);
            what.Add(change.Path.Value, name);
        }
    }

    /// <summary>If a file became a folder, or a folder a file, and the deletion is refused, the replacement is refused
    /// too, for the same reason.</summary>
    private static void RefuseWhatStaysBlocked(
        IReadOnlyList<PathChange> changes,
        Dictionary<PathChange, Refusal> refusals
    )
    {
        var staying = new Dictionary<string, Refusal>(StringComparer.Ordinal);
        var stayingFolders = new Dictionary<string, Refusal>(StringComparer.Ordinal);
        foreach (var (change, refusal) in refusals.Where(r => r.Key.Kind == ChangeKind.Deleted))
        {
            staying[change.Path.Value] = refusal;
            foreach (var folder in NameProof.Folders(change.Path.Value))
            {
                stayingFolders.TryAdd(folder, refusal);
            }
        }

        if (staying.Count == 0)
        {
            return;
        }

        foreach (var change in changes.Where(change => change.Kind == ChangeKind.Added))
        {
            var path = change.Path.Value;
            var blocker = NameProof.Folders(path).FirstOrDefault(staying.ContainsKey);
            if (blocker is not null || stayingFolders.ContainsKey(path))
            {
                refusals.TryAdd(change, blocker is null ? stayingFolders[path] : staying[blocker]);
            }
        }
    }
}
