using Ralf.Actions.Tests.Merging;
using Ralf.Core.Scopes;
using Ralf.Git;

namespace Ralf.Actions.Tests.Scopes;

/// <summary>What must not land in spite of its path: links that lead elsewhere, and folders that git would take for a
/// repository.</summary>
public sealed class ContentProofTests
{
    private static readonly string[] _base =
    [
        "src/a/x=1",
        "src/a/deep/y=1",
        "src/b/x=1",
        "README.md=1",
        "@src/a/old=/etc",
    ];
    private readonly FoldFixture _fold = new();

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../../etc/passwd")]
    [InlineData("../../README.md")]
    [InlineData("../b")]
    [InlineData("../b/x")]
    [InlineData("..")]
    [InlineData("../..")]
    [InlineData("old/passwd")]
    [InlineData("link")]
    [InlineData("none/../../../b/x")]
    [InlineData("deep/../x")]
    [InlineData("..\\..\\README.md")]
    [InlineData("C:/x")]
    [InlineData("x\0y")]
    [InlineData("")]
    [InlineData(".git/hooks")]
    [InlineData("CLAUDE.md")]
    public void A_link_that_leads_out_of_the_scope_is_refused(string target) =>
        Assert.Equal(["src/a/link"], Refused(LinkPolicy.Scope, [$"@src/a/link={target}"]));

    [Theory]
    [InlineData("x")]
    [InlineData("./deep/y")]
    [InlineData("deep")]
    [InlineData("../a/x")]
    [InlineData("none/yet")]
    public void A_link_inside_the_scope_enters(string target) =>
        Assert.Empty(Refused(LinkPolicy.Scope, [$"@src/a/link={target}"]));

    /// <summary>Each of two thousand names was looked up in each folder above it.</summary>
    [Fact]
    public void A_link_to_a_long_path_that_is_not_there_takes_little()
    {
        var target = string.Concat(Enumerable.Repeat("x/", 2_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(Refused(LinkPolicy.Scope, [$"@src/a/link={target}y"]));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L << 20);
    }

    /// <summary>A session may leave thousands of links, each as long as a link can be.</summary>
    [Fact]
    public void Links_beyond_what_is_looked_up_are_refused()
    {
        var target = string.Concat(Enumerable.Repeat("x/", 2_000));
        var links = Enumerable.Range(0, 6).Select(i => $"@src/a/link{i}={target}y").ToArray();

        Assert.NotEmpty(Refused(LinkPolicy.Scope, links));
        Assert.Empty(Refused(LinkPolicy.Scope, links[..2]));
    }

    [Theory]
    [InlineData("../b/x", LinkPolicy.Repository, true)]
    [InlineData("../../../x", LinkPolicy.Repository, false)]
    [InlineData("/etc", LinkPolicy.Repository, false)]
    [InlineData("../../.git/hooks", LinkPolicy.Repository, false)]
    [InlineData("../../.GIT/hooks", LinkPolicy.Repository, false)]
    [InlineData("/etc", LinkPolicy.Any, true)]
    public void The_plan_says_how_far_a_link_may_lead(string target, object policy, bool enters) =>
        Assert.Equal(enters, Refused((LinkPolicy)policy, [$"@src/a/link={target}"]).Count == 0);

    [Fact]
    public void Links_are_followed_through_others_of_the_session()
    {
        Assert.Equal(
            ["src/a/one", "src/a/three", "src/a/two"],
            Refused(LinkPolicy.Scope, ["@src/a/one=two/x", "@src/a/two=three", "@src/a/three=../b"])
        );
        Assert.Empty(Refused(LinkPolicy.Scope, ["@src/a/one=two/y", "@src/a/two=deep"]));
    }

    [Fact]
    public void What_a_refused_link_would_have_changed_counts_as_it_lands()
    {
        // 'old' may not be changed to lead inside, as its new target is refused: what goes through it leads out.
        Assert.Equal(["src/a/old", "src/a/one"], Refused(LinkPolicy.Scope, ["@src/a/old=../b", "@src/a/one=old/x"]));
    }

    [Fact]
    public void A_link_is_named_with_its_target()
    {
        var refused = Assert.Single(Prove(LinkPolicy.Scope, ["@src/a/link=/outside\u001b[2J"]).Refused);
        Assert.Equal("src/a/link (a link to '/outside?[2J')", refused.Text);
    }

    [Theory]
    [InlineData("src/a/r/HEAD=1 src/a/r/objects/k=1 src/a/r/refs/k=1 src/a/r/config=1 src/a/z=1", 4)]
    [InlineData("src/a/r/head=1 src/a/r/Objects/k=1 src/a/r/REFS/k=1", 3)]
    [InlineData("src/a/r/HEAD=1 src/a/r/commondir=../s", 2)]
    [InlineData("src/a/r/HEAD=1 @src/a/r/objects=x *src/a/r/refs=1", 3)]
    [InlineData("src/a/r/HEAD=1 src/a/r/objects/k=1", 0)]
    [InlineData("src/a/r/config=1 src/a/HEAD=1 src/a/refs/k=1", 0)]
    public void A_folder_that_git_takes_for_a_repository_is_refused(string files, int refused)
    {
        Assert.Equal(refused, Refused(LinkPolicy.Scope, files.Split(' ')).Count);
        Assert.Empty(Refused(LinkPolicy.Scope, files.Split(' '), [], "src/a/r/"));
    }

    [Fact]
    public void A_part_of_a_repository_may_be_in_the_base()
    {
        string[] parts = ["src/a/r/HEAD=1", "src/a/r/objects/k=1"];
        Assert.Equal(["src/a/r/refs/k"], Refused(LinkPolicy.Scope, ["src/a/r/refs/k=1"], parts));
        Assert.Equal(
            ["src/a/r/config"],
            Refused(LinkPolicy.Scope, ["src/a/r/config=1"], [.. parts, "src/a/r/refs/k=1"])
        );
    }

    private List<string> Refused(
        LinkPolicy policy,
        string[] files,
        string[]? inBase = null,
        params string[] unprotect
    ) => [.. Prove(policy, files, inBase, unprotect).Refused.Select(r => r.Change.Path.Value)];

    private ProvenChanges Prove(LinkPolicy policy, string[] files, string[]? inBase = null, params string[] unprotect)
    {
        var start = _fold.Tree([.. _base, .. inBase ?? []]);
        var made = TreeWalk.Compare(_fold.Store, GitId.EmptyTree, _fold.Tree(files));
        var changes = TreeWalk.Compare(_fold.Store, start, TreeWalk.Apply(_fold.Store, start, made));
        var (scope, protectedPaths) = (Scope.Parse(["src/a/**"]), ProtectedPaths.For(unprotect, null));
        return ScopeProof.Prove(
            changes,
            scope,
            protectedPaths,
            path => TreeWalk.Siblings(_fold.Store, start, path),
            ContentRules.For(policy, unprotect).On(_fold.Store, start, scope, protectedPaths)
        );
    }
}
