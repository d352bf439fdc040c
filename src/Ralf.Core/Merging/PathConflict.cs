using Ralf.Git;

namespace Ralf.Core.Merging;

/// <summary>Why heads cannot all be taken. Where several would do, the first of these says most.</summary>
internal enum ConflictKind
{
    /// <summary>A file of one where another has a folder.</summary>
    DirectoryFile,

    /// <summary>Changed by one, deleted by another.</summary>
    ModifyDelete,

    /// <summary>A submodule on one side at least.</summary>
    Gitlink,

    /// <summary>A symbolic link on one side at least.</summary>
    Symlink,

    /// <summary>The contents agree, or one side alone changed the content; the modes do not.</summary>
    Mode,

    /// <summary>Changed in two ways.</summary>
    SamePath,

    /// <summary>Two new names that some file system takes for one: by case, by a dot or blank at the end, by a name
    /// that Windows reserves.</summary>
    Case,

    /// <summary>The same by composed or decomposed letters, or by characters that are skipped.</summary>
    Unicode,
}

/// <summary>What one side has at a path; <see cref="GitMode.None"/>: it deleted it.</summary>
/// <param name="Head">The index of the head; null: what stands there already.</param>
internal sealed record ConflictSide(int? Head, RepoPath Path, GitMode Mode, GitId Id);

/// <summary>A path on which heads cannot all be taken.</summary>
/// <param name="Heads">Indexes; a single one where what stands there already is the other side.</param>
/// <param name="Base">What the first of the heads found there; null: nothing.</param>
internal sealed record PathConflict(
    ConflictKind Kind,
    RepoPath Path,
    IReadOnlyList<int> Heads,
    ConflictSide? Base,
    IReadOnlyList<ConflictSide> Sides
)
{
    /// <summary>Every file that the heads dispute here.</summary>
    public IEnumerable<RepoPath> Files =>
        Sides
            .Where(s => s.Head is not null)
            .Select(s => s.Path)
            .Concat(Kind == ConflictKind.DirectoryFile ? [Path] : [])
            .Distinct();

    /// <summary>The kind of two or more ways to change one path.</summary>
    public static ConflictKind KindOf(GitMode baseMode, GitId baseId, IReadOnlyList<ConflictSide> sides)
    {
        var modes = sides.Select(s => s.Mode).Append(baseMode).ToHashSet();
        return sides.Any(s => s.Mode == GitMode.None) ? ConflictKind.ModifyDelete
            : modes.Contains(GitMode.Submodule) ? ConflictKind.Gitlink
            : modes.Contains(GitMode.Symlink) ? ConflictKind.Symlink
            : sides.Where(s => s.Id != baseId).Select(s => s.Id).Distinct().Count() <= 1 ? ConflictKind.Mode
            : ConflictKind.SamePath;
    }
}

/// <summary>What the reader of a fold should know though it stands in nobody's way.</summary>
internal enum FoldWarningKind
{
    /// <summary>Changed alike by several; taken.</summary>
    SameChange,

    /// <summary>A new name of one head that some file system takes for another of the same tree; taken, since that
    /// head's own tree has both.</summary>
    Twin,
}

internal sealed record FoldWarning(FoldWarningKind Kind, RepoPath Path, IReadOnlyList<int> Heads);
