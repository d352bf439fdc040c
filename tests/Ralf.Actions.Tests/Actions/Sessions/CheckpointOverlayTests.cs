using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Merging;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

public sealed class CheckpointOverlayTests
{
    private readonly FoldFixture _trees = new();

    /// <summary>What the attempt found, what it left, the newer base, and the workspace of the next attempt.</summary>
    [Theory]
    [InlineData("x=1", "x=2", "x=1 y=1", "x=2 y=1")]
    [InlineData("x=1", "x=2", "x=9", "x=9")]
    [InlineData("x=1 y=1", "x=2 y=2", "x=9 y=1", "x=9 y=2")]
    [InlineData("k=1", "k=1 n=1", "k=1 n=9", "k=1 n=9")]
    [InlineData("k=1", "k=1 n=1", "k=1 n/x=9", "k=1 n/x=9")]
    [InlineData("k=1", "k=1 n/x=1", "k=1 n=9", "k=1 n=9")]
    [InlineData("k=1 x=1", "k=1", "k=1 x=1", "k=1")]
    [InlineData("k=1 x=1", "k=1", "k=1 x=9", "k=1 x=9")]
    [InlineData("k=1 d=1", "k=1 d/x=1", "k=1 d=1", "k=1 d/x=1")]
    [InlineData("k=1 d=1", "k=1 d/x=1", "k=1 d=9", "k=1 d=9")]
    [InlineData("k=1 d/x=1", "k=1 d=1", "k=1 d/x=1", "k=1 d=1")]
    [InlineData("x=1", "*x=1", "x=9", "x=9")]
    public void What_changed_in_the_base_since_is_not_overwritten(
        string found,
        string left,
        string newer,
        string expected
    )
    {
        var work = TreeWalk.Compare(_trees.Store, Tree(found), Tree(left));
        var laid = CheckpointOverlay.On(_trees.Store, Tree(newer), work);
        Assert.Equal(Tree(expected), TreeWalk.Apply(_trees.Store, Tree(newer), laid));
    }

    private GitId Tree(string files) => _trees.Tree(files.Split(' '));
}
