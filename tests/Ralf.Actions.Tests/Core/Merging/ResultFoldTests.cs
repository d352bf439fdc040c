using Ralf.Core.Merging;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

public sealed class ResultFoldTests
{
    private readonly FoldFixture _fold = new();

    /// <summary>Files are separated by blanks: base, what a and b left, what comes of it.</summary>
    [Theory]
    [InlineData("x=1 y=1", "x=2 y=1", "x=1 y=2", "a lands; b lands")]
    [InlineData("x=1", "x=2", "x=3", "a! x with b; b! x with a")]
    [InlineData("x=1", "x=2", "x=2", "a lands; b lands")]
    [InlineData("k=1", "k=1 x=2", "k=1 x=2", "a lands; b lands")]
    [InlineData("k=1", "k=1 x=2", "k=1 x=3", "a! x with b; b! x with a")]
    [InlineData("k=1 x=1", "k=1", "k=1", "a lands; b lands")]
    [InlineData("k=1 x=1", "k=1", "k=1 x=2", "a! x with b; b! x with a")]
    [InlineData("x=1", "*x=1", "x=2", "a! x with b; b! x with a")]
    [InlineData("x=1", "*x=1", "*x=1", "a lands; b lands")]
    [InlineData("x=1", "@x=1", "*x=1", "a! x with b; b! x with a")]
    [InlineData("k=1", "k=1 d=1", "k=1 d/x=1", "a! d,d/x with b; b! d,d/x with a")]
    [InlineData("k=1", "k=1 d/x=1", "k=1 d=1", "a! d,d/x with b; b! d,d/x with a")]
    [InlineData("k=1 d=1", "k=1 d/x=1", "k=1 d=2", "a! d,d/x with b; b! d,d/x with a")]
    [InlineData("k=1 d=1", "k=1 d/x=1", "k=1 d/y=1", "a lands; b lands")]
    [InlineData("k=1 d/x=1", "k=1 d=1", "k=1 d/x=1 d/y=1", "a! d,d/y with b; b! d,d/y with a")]
    [InlineData("k=1 d/x=1", "k=1 d=1", "k=1 d/x=2", "a! d,d/x with b; b! d,d/x with a")]
    [InlineData("k=1 d/x=1", "k=1", "k=1 d/x=1 d/y=1", "a lands; b lands")]
    [InlineData("k=1", "k=1 Name=1", "k=1 name=1", "a! Name,name with b; b! Name,name with a")]
    [InlineData("k=1", "k=1 Name=1", "k=1 name=2", "a! Name,name with b; b! Name,name with a")]
    [InlineData("k=1", "k=1 D/x=1", "k=1 d/y=1", "a! D/x,d/y with b; b! D/x,d/y with a")]
    [InlineData("k=1", "k=1 p/D/q/x=1", "k=1 p/d/r/y=1", "a! p/D/q/x,p/d/r/y with b; b! p/D/q/x,p/d/r/y with a")]
    [InlineData("k=1", "k=1 D=1", "k=1 d/y=1", "a! D,d/y with b; b! D,d/y with a")]
    [InlineData("k=1 D/x=1", "k=1 d/x=1", "k=1 D/x=1 D/new=1", "a! d/x; b lands")]
    [InlineData("k=1 d/a=1", "k=1 d/a=1 d/x=1", "k=1 d/a=1 d/y=1", "a lands; b lands")]
    [InlineData("x=1 y=1 z=1", "x=2 y=2 z=1", "x=1 y=3 z=2", "a! y with b; b! y with a")]
    public void Two_sessions_fold_by_path(string start, string a, string b, string expected)
    {
        var before = Tree(start);
        var one = _fold.Input("a", before, Tree(a));
        var other = _fold.Input("b", before, Tree(b));
        Assert.Equal(expected, FoldFixture.Text(_fold.Fold(before, one, other)));
        Assert.Equal(expected, FoldFixture.Text(_fold.Fold(before, other, one)));
    }

    /// <summary>A result that a person, or an earlier task, has moved since the session started.</summary>
    [Theory]
    [InlineData("x=1", "x=2", "x=1 y=9", "a lands")]
    [InlineData("x=1", "x=2", "x=9", "a! x")]
    [InlineData("x=1", "x=2", "x=2", "a lands")]
    [InlineData("x=1", "x=2", "*x=1", "a! x")]
    [InlineData("x=1 k=1", "x=2 k=1", "k=1", "a! x")]
    [InlineData("x=1 k=1", "k=1", "k=1", "a lands")]
    [InlineData("x=1 k=1", "k=1", "x=9 k=1", "a! x")]
    [InlineData("k=1", "k=1 n=1", "k=1 n=9", "a! n")]
    [InlineData("k=1", "k=1 n=1", "k=1 n=1", "a lands")]
    [InlineData("k=1", "k=1 n=1", "k=1 n/x=1", "a! n")]
    [InlineData("k=1", "k=1 n/x=1", "k=1 n=1", "a! n,n/x")]
    [InlineData("k=1", "k=1 n/m/x=1", "k=1 n=1", "a! n,n/m/x")]
    [InlineData("k=1", "k=1 Name=1", "k=1 name=1", "a! Name")]
    [InlineData("k=1", "k=1 Dir/x=1", "k=1 dir/y=1", "a! Dir/x")]
    [InlineData("k=1", "k=1 p/Dir/q/x=1", "k=1 p/dir/y=1", "a! p/Dir/q/x")]
    [InlineData("k=1", "k=1 Dir/x=1", "k=1 dir=1", "a! Dir/x")]
    [InlineData("Name=1", "name=1", "Name=1", "a lands")]
    [InlineData("D/x=1 k=1", "d/x=1 k=1", "D/x=1 k=1", "a lands")]
    [InlineData("D/x=1 k=1", "d/x=1 k=1", "D/x=1 D/new=1 k=1", "a! d/x")]
    [InlineData("D/x=1 k=1", "D=1 d/x=1 k=1", "D/x=1 k=1", "a! d/x")]
    [InlineData("foo=1 k=1", "foo/x=1 FOO/y=1 k=1", "foo=1 k=1", "a! FOO/y")]
    [InlineData("d/x=1", "d=1", "d/x=1", "a lands")]
    [InlineData("d/x=1", "d=1", "d/x=1 d/y=1", "a! d")]
    [InlineData("d=1", "d/x=1", "d=1", "a lands")]
    [InlineData("d=1", "d/x=1", "d=9", "a! d")]
    public void A_session_meets_what_stands_in_the_result(string start, string left, string result, string expected)
    {
        var input = _fold.Input("a", Tree(start), Tree(left));
        Assert.Equal(expected, FoldFixture.Text(_fold.Fold(Tree(result), input)));
    }

    [Fact]
    public void A_session_lands_whole_or_not_at_all()
    {
        var before = Tree("x=1 y=1");
        var outcome = _fold.Fold(
            Tree("x=9 y=1"),
            _fold.Input("a", before, Tree("x=2 y=2 z=2")),
            _fold.Input("b", before, Tree("x=1 y=1 w=1"))
        );
        Assert.Equal("a! x; b lands", FoldFixture.Text(outcome));
        Assert.Equal(Tree("x=9 y=1 w=1"), _fold.Apply(Tree("x=9 y=1"), outcome));
    }

    [Fact]
    public void Three_in_a_chain_of_conflicts_all_stay_out_and_each_names_its_own()
    {
        var before = Tree("x=1 y=1");
        var outcome = _fold.Fold(
            before,
            _fold.Input("a", before, Tree("x=2 y=1")),
            _fold.Input("b", before, Tree("x=3 y=3")),
            _fold.Input("c", before, Tree("x=1 y=4"))
        );
        Assert.Equal("a! x with b; b! x,y with a,c; c! y with b", FoldFixture.Text(outcome));
        Assert.Empty(outcome.Landing);
    }

    [Fact]
    public void Paths_changed_alike_are_told()
    {
        var before = Tree("x=1");
        var outcome = _fold.Fold(
            before,
            _fold.Input("a", before, Tree("x=2 y=1")),
            _fold.Input("b", before, Tree("x=2 z=1"))
        );
        Assert.Equal([RepoPath.Parse("x")], outcome.SamePaths);
        Assert.Equal(Tree("x=2 y=1 z=1"), _fold.Apply(before, outcome));
    }

    [Fact]
    public void A_session_that_changed_nothing_lands()
    {
        var before = Tree("x=1");
        Assert.Equal("a lands", FoldFixture.Text(_fold.Fold(before, _fold.Input("a", before, before))));
    }

    private GitId Tree(string files) => _fold.Tree(files.Split(' '));
}
