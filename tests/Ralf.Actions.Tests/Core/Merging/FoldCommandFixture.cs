using System.Text;
using Ralf.Core.Merging;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

/// <summary>Branches written as <c>path=content</c>, separated by blanks (before the path, <c>*</c>: executable,
/// <c>@</c>: link, <c>#</c>: submodule).</summary>
internal sealed class FoldCommandFixture
{
    public MemoryGitStore Store { get; } = new();

    public BranchFoldOutcome Fold(string start, params string[] heads) => Fold(start, commit: false, heads);

    public BranchFoldOutcome Fold(string start, bool commit, string[] heads) =>
        BranchFold.Fold(Store, Head(start), [.. heads.Select(Head)], commit);

    public FoldHead Head(string files)
    {
        var id = Store.WriteCommit(new(Tree(files), [], GitIdentity.Ralf(DateTimeOffset.UnixEpoch), "work\n"));
        return new(files.Length < 40 ? files : "head", id, Store.ReadCommit(id));
    }

    public GitId Blob(string text) => Store.WriteBlob(Encoding.UTF8.GetBytes(text));

    public GitId Tree(string files) =>
        RandomTrees.Write(
            Store,
            files
                .Split(' ')
                .Select(f => f.Split('='))
                .ToDictionary(
                    f => f[0].TrimStart('*', '@', '#'),
                    f => (Mode(f[0][0]), Blob(f[1])),
                    StringComparer.Ordinal
                )
        );

    private static GitMode Mode(char mark) =>
        mark switch
        {
            '*' => GitMode.Executable,
            '@' => GitMode.Symlink,
            '#' => GitMode.Submodule,
            _ => GitMode.File,
        };
}
