using System.Text;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>A run whose task <c>a</c> landed with one commit, on real objects.</summary>
/// <param name="First">The state's first commit.</param>
/// <param name="Before">The state that the landing was decided on.</param>
/// <param name="Commit">The commit on the result.</param>
internal sealed record Landing(GitId First, GitId Before, GitId Commit)
{
    public static Landing Of(
        IGitStore store,
        Func<string, string>? message = null,
        string path = "src/a/x.cs",
        GitMode mode = GitMode.File,
        string? beside = null
    )
    {
        var first = Tree(store, "README.md", GitMode.File);
        first = beside is null ? first : With(store, first, beside, GitMode.File);
        var root = store.WriteCommit(new CommitData(first, [], GitIdentity.Ralf(Noon), "base\n"));
        Assert.True(StateLog.TryCreate(store, Chain, Started with { Base = root }, Noon, out var log));
        var created = log!.Tip;
        var dispatch = Dispatch("a") with { Base = root };
        Assert.True(log.Append(new NewEvent(EventIds.Dispatched(Id("a"), 1), dispatch)));
        var record = Record("a") with { Base = root };
        Assert.True(log.Append(new NewEvent(EventIds.Recorded(record), new SessionRecorded(record))));

        var before = log.Tip;
        var text =
            $"a: Title of a\n\ndid it\n\nRalf-Run: {Run}\nRalf-Task: a\nRalf-Attempt: 1\nRalf-Log: {log.State.LastSeq} {before}\n";
        var commit = store.WriteCommit(
            new CommitData(
                beside is null ? Tree(store, path, mode) : With(store, first, path, mode),
                [root],
                GitIdentity.Ralf(record.FinishedAt),
                message is null ? text : message(text)
            )
        );
        var landed = new NewEvent(EventIds.Landed(Id("a"), 1), new TaskLanded(Id("a"), 1, commit, commit));
        Assert.True(
            log.TryAppend(
                [landed],
                Noon.AddMinutes(9),
                [new(Run.ResultRef, root, commit), new(Run.ResultBranch, root, commit)]
            )
        );
        return new(created, before, commit);
    }

    private static GitId With(IGitStore store, GitId tree, string path, GitMode mode)
    {
        var blob = store.WriteBlob(Encoding.UTF8.GetBytes("hello\n"));
        PathChange[] added = [new(RepoPath.Parse(path), GitMode.None, GitId.None, mode, blob)];
        return TreeWalk.Apply(store, tree, added);
    }

    /// <summary>A tree of README.md and one more file.</summary>
    private static GitId Tree(IGitStore store, string path, GitMode mode)
    {
        var names = path.Split('/');
        var text = store.WriteBlob(Encoding.UTF8.GetBytes("hello\n"));
        var entry = new GitTreeEntry(names[^1], mode, text);
        for (var i = names.Length - 2; i >= 0; i--)
        {
            entry = new GitTreeEntry(names[i], GitMode.Tree, store.WriteTree([entry]));
        }

        return store.WriteTree(
            names is ["README.md"] ? [entry] : [entry, new GitTreeEntry("README.md", GitMode.File, text)]
        );
    }
}
