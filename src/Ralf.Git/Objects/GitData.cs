using System.Text.Json.Serialization;

namespace Ralf.Git;

/// <summary>The mode of a tree entry, as git writes it (octal).</summary>
internal enum GitMode
{
    /// <summary>No entry: the "old" of an addition, the "new" of a deletion.</summary>
    None = 0,
    Tree = 0x4000, // 040000
    File = 0x81A4, // 100644
    Executable = 0x81ED, // 100755
    Symlink = 0xA000, // 120000
    Submodule = 0xE000, // 160000
}

/// <summary>One entry of a tree object. <paramref name="Name"/> is as <see cref="GitName"/> decodes it.</summary>
internal sealed record GitTreeEntry(string Name, GitMode Mode, GitId Id);

/// <summary>Name, email and time of a commit's author.</summary>
internal sealed record GitIdentity(string Name, string Email, DateTimeOffset When)
{
    /// <summary>The author of what Ralf itself commits, at <paramref name="when"/> (kept to the second, in
    /// UTC).</summary>
    public static GitIdentity Ralf(DateTimeOffset when) => new("Ralf", "ralf@users.noreply.github.com", when);
}

/// <summary>A commit's content. Equal data gives an equal id.</summary>
internal sealed record CommitData(GitId Tree, IReadOnlyList<GitId> Parents, GitIdentity Author, string Message);

/// <summary>A commit that was found by name.</summary>
internal sealed record FoundCommit(GitId Id, CommitData Commit);

/// <summary>The change of one path between two trees, without rename detection. <see cref="GitMode.None"/> and
/// <see cref="GitId.None"/> mean that the path is absent.</summary>
internal sealed record PathChange(RepoPath Path, GitMode OldMode, GitId OldId, GitMode NewMode, GitId NewId)
{
    public ChangeKind Kind =>
        OldMode == GitMode.None ? ChangeKind.Added
        : NewMode == GitMode.None ? ChangeKind.Deleted
        : OldId == NewId ? ChangeKind.Mode
        : ChangeKind.Modified;
}

/// <summary>The kind of a <see cref="PathChange"/>.</summary>
[JsonConverter(typeof(WordConverter<ChangeKind>))]
internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>The same content with another mode.</summary>
    Mode,
}

/// <summary>One ref in a transaction: its full name, the value expected now (<see cref="GitId.None"/>: must not exist;
/// null: any), and the new value (<see cref="GitId.None"/>: deleted).</summary>
internal sealed record RefUpdate(string Name, GitId? Expected, GitId New);

/// <summary>A file in git's format of bundles, and the commit that it should bring.</summary>
internal sealed record BundleFile(string File, GitId Head);
