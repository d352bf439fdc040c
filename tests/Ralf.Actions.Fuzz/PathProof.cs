using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>The proof of changes with hostile names: what is allowed is one path on every system, and the record of the
/// rest is one that its reader takes.</summary>
internal sealed class PathProof
{
    private static readonly Scope _scope = Scope.Parse(["**"]);
    private static readonly Scope _protected = ProtectedPaths.For([], "ralf.yml");
    private static readonly ContentRules _rules = ContentRules.For(LinkPolicy.Scope, []);

    private static readonly string[] _base = ["README.md", "Straße.txt", "caf\uDCE9", "src/A.cs", "src/b.cs"];

    private readonly SmallStore _store = new();
    private readonly GitId _tree;

    private PathProof() => _tree = MakeBase();

    /// <summary>Throws where the proof of these names, or a record of them, is wrong.</summary>
    /// <param name="names">Distinct names; each may be the target of a link, too.</param>
    public static void Check(IReadOnlyList<string> names)
    {
        var proof = new PathProof();
        proof.Prove(proof.Changes(names));
    }

    /// <summary>A tree holds no file below a file, so neither do these; a sum decides what kind each is.</summary>
    private List<PathChange> Changes(IReadOnlyList<string> names)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var changes = new List<PathChange>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            if (
                RepoPath.TryParse(name, out var path)
                && !NameProof.Folders(name).Any(f => paths.Contains(f) || _base.Contains(f))
                && !_base.Any(b => b.StartsWith($"{name}/", StringComparison.Ordinal))
            )
            {
                paths.Add(name);
                changes.Add(Change(path, names[(changes.Count + 1) % names.Count]));
            }
        }

        return changes;
    }

    private PathChange Change(RepoPath path, string target)
    {
        var file = GitId.EmptyTree;
        var isOld = _base.Contains(path.Value);
        var (mode, old) = (isOld ? GitMode.File : GitMode.None, isOld ? file : GitId.None);
        return (path.Value.Sum(c => c) % 8) switch
        {
            0 or 1 => new(path, mode, old, GitMode.Symlink, _store.WriteBlob(GitName.Encode(target))),
            2 when isOld => new(path, mode, old, GitMode.None, GitId.None),
            3 => new(path, mode, old, GitMode.Executable, file),
            4 => new(path, mode, old, GitMode.Submodule, file),
            _ => new(path, mode, old, GitMode.File, GitId.Parse(new string('1', 40))),
        };
    }

    private void Prove(List<PathChange> changes)
    {
        var proven = ScopeProof.Prove(
            changes,
            _scope,
            _protected,
            path => TreeWalk.Siblings(_store, _tree, path),
            _rules.On(_store, _tree, _scope, _protected)
        );
        if (proven.Allowed.Count + proven.Refused.Count != changes.Count)
        {
            throw new FuzzException("a change is neither allowed nor refused");
        }

        var keys = _base.Select(Key).ToHashSet(StringComparer.Ordinal);
        foreach (var change in proven.Allowed.Where(c => c.Kind == ChangeKind.Added))
        {
            Shown.MustBeText("allowed path", change.Path.Value);
            if (_protected.Guards(change.Path.Value) || FileSystemNames.IsInGit(change.Path.Value))
            {
                throw new FuzzException("a protected path is allowed");
            }

            if (!keys.Add(Key(change.Path.Value)))
            {
                throw new FuzzException("two names are allowed that are one on some system");
            }
        }

        MustLeadInside(proven.Allowed);
        Record(proven);
        _ = ProtectedPaths.Warning(changes.Select(c => c.Path));
    }

    /// <summary>No link climbs above the repository by its text alone.</summary>
    private void MustLeadInside(IEnumerable<PathChange> allowed)
    {
        foreach (var link in allowed.Where(c => c.NewMode == GitMode.Symlink))
        {
            var depth = link.Path.Value.Count(c => c == '/');
            var target = GitName.Decode(_store.ReadBlob(link.NewId));
            if (
                target.StartsWith('/')
                || target
                    .Split('/')
                    .Any(name =>
                        (
                            depth +=
                                name is ".." ? -1
                                : name is "" or "." ? 0
                                : 1
                        ) < 0
                    )
            )
            {
                throw new FuzzException("a link that leads outside is allowed");
            }
        }
    }

    /// <summary>The record that tells of these paths is one that its reader takes, and what it shows is text.</summary>
    private static void Record(ProvenChanges proven)
    {
        var record = (
            Records.Sound with
            {
                FilesModified = [.. proven.Allowed.Select(c => c.Path)],
                ScopeViolations =
                [
                    .. proven.Refused.Select(r => new ScopeViolation(r.Change.Path, r.Change.Kind) { What = r.What }),
                ],
            }
        ).Fit();
        var written = Records.Write(record);
        var read = EventJson.ReadRecord(written);
        if (
            read.FileCount != proven.Allowed.Count
            || read.ScopeViolations.Count + read.MoreScopeViolations.Sum(f => f.Count) != proven.Refused.Count
        )
        {
            throw new FuzzException("a record counts other paths than there are");
        }

        foreach (var violation in record.ScopeViolations.Where(v => v.What is not null).Take(PathTarget.MaxShown))
        {
            Shown.MustBeText("violation", violation.What!);
            Shown.Check(violation.Text);
        }
    }

    private static string Key(string path) => string.Join('/', path.Split('/').Select(FileSystemNames.Key));

    private GitId MakeBase()
    {
        GitTreeEntry File(string path) => new(path[(path.LastIndexOf('/') + 1)..], GitMode.File, GitId.EmptyTree);
        var folder = _store.WriteTree([
            .. _base.Where(p => p.StartsWith("src/", StringComparison.Ordinal)).Select(File),
        ]);
        return _store.WriteTree([.. _base.Where(p => !p.Contains('/')).Select(File), new("src", GitMode.Tree, folder)]);
    }
}
