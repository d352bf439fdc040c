using System.Text;
using Ralf.Actions.Tests.State;
using Ralf.Core.Merging;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

public sealed class SessionProofTests
{
    private readonly FoldFixture _fold = new();
    private readonly GitId _base;
    private readonly TaskDispatched _dispatch;

    public SessionProofTests()
    {
        _base = Commit(_fold.Tree("src/a/x.cs=1", "README.md=1"));
        _dispatch = Samples.Dispatch("a") with { Base = _base };
    }

    [Fact]
    public void An_honest_record_gives_its_changes()
    {
        var (changes, refused) = Prove("src/a/x.cs=2", "src/a/new.cs=1", "README.md=1");
        Assert.Null(refused);
        Assert.Equal(["src/a/new.cs", "src/a/x.cs"], changes!.Select(c => c.Path.Value));
    }

    [Fact]
    public void A_record_without_a_commit_changed_nothing()
    {
        var (changes, refused) = Prove(Record(null));
        Assert.Null(refused);
        Assert.Empty(changes!);
    }

    [Theory]
    [InlineData("fence")]
    [InlineData("task")]
    [InlineData("attempt")]
    [InlineData("base")]
    public void A_record_of_another_dispatch_is_refused(string what)
    {
        var record = Record(null);
        record = what switch
        {
            "fence" => record with { Fence = "another" },
            "task" => record with { TaskId = Samples.Id("b") },
            "attempt" => record with { Attempt = 2 },
            _ => record with { Base = Samples.Base },
        };
        Assert.Equal("the record is not of the attempt that was dispatched", Refused(record));
    }

    [Theory]
    [InlineData("README.md=2", "holds paths outside the dispatched scope: README.md")]
    [InlineData("src/b/x.cs=1", "holds paths outside the dispatched scope: src/b/x.cs")]
    [InlineData("src/a/CLAUDE.md=1", "holds what may not land: src/a/CLAUDE.md (protected)")]
    [InlineData("src/a/.gitattributes=1", "holds what may not land: src/a/.gitattributes (protected)")]
    [InlineData(
        "src/a/X.cs=1",
        "holds what may not land: src/a/X.cs (a twin of 'src/a/x.cs': some systems take the two for one)"
    )]
    [InlineData("ralf.yml=1", "holds what may not land: ralf.yml (protected)")]
    public void A_path_that_the_session_may_not_write_is_refused(string file, string why)
    {
        var tree = TreeWalk.Apply(
            _fold.Store,
            _fold.Store.ReadCommit(_base).Tree,
            TreeWalk.Compare(_fold.Store, GitId.EmptyTree, _fold.Tree(file))
        );
        Assert.EndsWith(why, Refused(Record(Commit(tree, _base))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deletion_outside_the_scope_is_refused()
    {
        Assert.EndsWith(
            "README.md",
            Refused(Record(Commit(_fold.Tree("src/a/x.cs=1"), _base))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Only_one_commit_on_the_dispatched_base_is_taken()
    {
        var tree = _fold.Tree("src/a/x.cs=2", "README.md=1");
        var side = Commit(tree);
        var once = Commit(tree, _base);
        Assert.All(
            new[] { Commit(tree, _base, side), Commit(tree, side), side, Commit(tree, once) },
            head =>
                Assert.EndsWith(
                    $"is not one commit on the dispatched base {_base.Short}",
                    Refused(Record(head)),
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData("author", "its author, committer or headers are not those that Ralf writes")]
    [InlineData("signature", "its author, committer or headers are not those that Ralf writes")]
    [InlineData("message", "its message has 30000000 characters, and the most is 16000")]
    [InlineData("trailers", "its trailers are not those of the session")]
    [InlineData("attempt", "its trailers are not those of the session")]
    public void A_commit_that_is_not_as_Ralf_writes_it_is_refused(string what, string objection)
    {
        var tree = _fold.Tree("src/a/x.cs=2", "README.md=1");
        var data = Data(tree, _base);
        var head = what switch
        {
            "author" => _fold.Store.WriteCommit(data with { Author = new("Eve", "eve@example.com", Samples.Noon) }),
            "signature" => Signed(data),
            "message" => _fold.Store.WriteCommit(data with { Message = new string('x', 30_000_000) }),
            "trailers" => _fold.Store.WriteCommit(data with { Message = "work\n" }),
            _ => _fold.Store.WriteCommit(
                data with
                {
                    Message = data.Message.Replace("Attempt: 1", "Attempt: 2", StringComparison.Ordinal),
                }
            ),
        };

        Assert.EndsWith(objection, Refused(Record(head)), StringComparison.Ordinal);
    }

    /// <summary>The commit with one more header.</summary>
    private GitId Signed(CommitData data)
    {
        var text = Encoding.UTF8.GetString(CommitCodec.Write(data));
        var at = text.IndexOf("\n\n", StringComparison.Ordinal);
        return _fold.Store.Write("commit", Encoding.UTF8.GetBytes(text.Insert(at, "\ngpgsig x")));
    }

    [Fact]
    public void A_commit_that_never_arrived_is_refused_and_stops_nothing_else()
    {
        Assert.EndsWith("is not in this repository", Refused(Record(Samples.Result)), StringComparison.Ordinal);
    }

    private SessionRecord Record(GitId? head) => Samples.Record("a") with { Base = _base, Head = head };

    private (IReadOnlyList<PathChange>? Changes, string? Refused) Prove(params string[] files) =>
        Prove(Record(Commit(_fold.Tree(files), _base)));

    private (IReadOnlyList<PathChange>? Changes, string? Refused) Prove(SessionRecord record)
    {
        var (changes, refused, disagreement) = SessionProof.Prove(_fold.Store, Samples.Chain, _dispatch, record);
        Assert.Null(disagreement);
        return (changes, refused);
    }

    private string Refused(SessionRecord record)
    {
        var (changes, refused) = Prove(record);
        Assert.Null(changes);
        return refused!;
    }

    private GitId Commit(GitId tree, params GitId[] parents) => _fold.Store.WriteCommit(Data(tree, parents));

    private static CommitData Data(GitId tree, params GitId[] parents) =>
        SessionCommit.Build(Samples.Record("a"), "work", tree) with
        {
            Parents = parents,
        };
}
