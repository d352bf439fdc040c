namespace Ralf.Core.Merging;

/// <summary>Why heads conflict. If several kinds apply, the first listed here is the most specific.</summary>
internal enum ConflictKind
{
    /// <summary>One head has a file where another has a folder.</summary>
    DirectoryFile,

    /// <summary>One changed it, another deleted it.</summary>
    ModifyDelete,

    /// <summary>At least one side is a submodule.</summary>
    Gitlink,

    /// <summary>At least one side is a symbolic link.</summary>
    Symlink,

    /// <summary>The modes differ, but the contents agree or only one side changed the content.</summary>
    Mode,

    /// <summary>The content was changed in two ways.</summary>
    SamePath,

    /// <summary>Two new names that some file system takes for one: they differ in case or in a trailing dot or space,
    /// or Windows reserves one (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).</summary>
    Case,

    /// <summary>The same by composed or decomposed letters, or by ignored characters.</summary>
    Unicode,
}

/// <summary>The entry of one side at a path; <see cref="GitMode.None"/>: deleted.</summary>
/// <param name="Head">The index of the head; null: the target tree.</param>
internal sealed record ConflictSide(int? Head, RepoPath Path, GitMode Mode, GitId Id);

/// <summary>A path on which heads conflict.</summary>
/// <param name="Heads">Indexes; a single one if the other side is the target tree.</param>
/// <param name="Base">The entry that the first of the heads started from; null: nothing.</param>
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

    /// <summary>The kind of conflict between two or more changes of one path.</summary>
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

/// <summary>Things that readers of a fold should know although they are not conflicts.</summary>
internal enum FoldWarningKind
{
    /// <summary>Several heads made the same change; taken.</summary>
    SameChange,

    /// <summary>A new name that some file system takes for another of the same head's tree; taken, since that head has
    /// both.</summary>
    Twin,
}

internal sealed record FoldWarning(FoldWarningKind Kind, RepoPath Path, IReadOnlyList<int> Heads);
