using System.Text;
using Ralf.Core.Merging;
using Ralf.Core.Plans;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

/// <summary>Trees written as <c>path=content</c> (<c>*</c> before the path: executable, <c>@</c>: link), and sessions
/// as what they make of the base.</summary>
internal sealed class FoldFixture
{
    public MemoryGitStore Store { get; } = new();

    public GitId Tree(params string[] files) => TreeWalk.Apply(Store, GitId.EmptyTree, [.. files.Select(Addition)]);

    /// <summary>What a session did that found <paramref name="before"/> and left <paramref name="after"/>.</summary>
    public FoldInput Input(string task, GitId before, GitId after) =>
        new(TaskId.Parse(task), TreeWalk.Compare(Store, before, after));

    public FoldOutcome Fold(GitId result, params FoldInput[] inputs) => ResultFold.Fold(Store, result, inputs);

    public GitId Apply(GitId tree, FoldOutcome outcome) =>
        outcome.Landing.Aggregate(tree, (t, i) => TreeWalk.Apply(Store, t, i.Changes));

    /// <summary>As <c>a lands; b! x,y with c</c>: who landed, who is in conflict, on what and with whom.</summary>
    public static string Text(FoldOutcome outcome) =>
        string.Join(
            "; ",
            outcome
                .Landing.Select(i => $"{i.Task} lands")
                .Concat(
                    outcome.Conflicts.Select(c =>
                        $"{c.Task}! {string.Join(',', c.Paths)}"
                        + (c.With.Count > 0 ? $" with {string.Join(',', c.With)}" : "")
                    )
                )
                .Order(StringComparer.Ordinal)
        );

    private PathChange Addition(string file)
    {
        var cut = file.IndexOf('=', StringComparison.Ordinal);
        var (path, text) = (file[..cut], file[(cut + 1)..]);
        var mode = path[0] switch
        {
            '*' => GitMode.Executable,
            '@' => GitMode.Symlink,
            _ => GitMode.File,
        };
        var blob = Store.WriteBlob(Encoding.UTF8.GetBytes(text));
        return new(RepoPath.Parse(path.TrimStart('*', '@')), GitMode.None, GitId.None, mode, blob);
    }
}
