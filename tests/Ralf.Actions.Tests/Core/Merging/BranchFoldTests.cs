using Ralf.Core.Merging;
using Ralf.Git;

namespace Ralf.Actions.Tests.Merging;

public sealed class BranchFoldTests
{
    /// <summary>Files are separated by blanks: base, what one and two made of it, and the kinds that come of
    /// it.</summary>
    [Theory]
    [InlineData("x=1 y=1", "x=2 y=1", "x=1 y=2", "")]
    [InlineData("x=1", "x=2", "x=2", "warn same_change x")]
    [InlineData("x=1", "x=2", "x=3", "same_path x 0,1")]
    [InlineData("k=1", "k=1 x=2", "k=1 x=3", "same_path x 0,1")]
    [InlineData("k=1 x=1", "k=1", "k=1 x=2", "modify_delete x 0,1")]
    [InlineData("k=1 x=1", "k=1", "k=1", "warn same_change x")]
    [InlineData("x=1", "*x=1", "x=2", "mode x 0,1")]
    [InlineData("k=1", "k=1 *x=1", "k=1 x=1", "mode x 0,1")]
    [InlineData("x=1", "@x=1", "x=2", "symlink x 0,1")]
    [InlineData("x=1", "#x=1", "x=2", "gitlink x 0,1")]
    [InlineData("#x=1", "#x=2", "#x=3", "gitlink x 0,1")]
    [InlineData("k=1", "k=1 d=1", "k=1 d/x=1", "directory_file d 0,1")]
    [InlineData("k=1 d=1", "k=1 d/x=1", "k=1 d/y=1", "warn same_change d")]
    [InlineData("k=1 d=1", "k=1 d/x=1", "k=1 d=2", "directory_file d 0,1; modify_delete d 0,1")]
    [InlineData("k=1 d/x=1", "k=1 d=1", "k=1 d/x=1 d/y=1", "directory_file d 0,1")]
    [InlineData("k=1", "k=1 Name=1", "k=1 name=1", "case Name 0,1")]
    [InlineData("k=1", "k=1 Name=1", "k=1 Name=1", "warn same_change Name")]
    [InlineData("k=1", "k=1 D/x=1", "k=1 d/y=1", "case D 0,1")]
    [InlineData("k=1", "k=1 D=1", "k=1 d/y=1", "case D 0,1")]
    [InlineData("k=1", "k=1 \u00e9=1", "k=1 e\u0301=1", "unicode \u00e9 0,1")]
    [InlineData("k=1", "k=1 \u00c9=1", "k=1 e\u0301=1", "unicode \u00c9 0,1")]
    [InlineData("k=1", "k=1 a\u200cb=1", "k=1 ab=1", "unicode a\u200cb 0,1")]
    [InlineData("k=1", "k=1 x.=1", "k=1 x=1", "case x. 0,1")]
    [InlineData("k=1", "k=1 aux.c=1", "k=1 AUX.h=1", "case aux.c 0,1")]
    [InlineData("k=1", "k=1 con=1", "k=1 cone=1", "")]
    [InlineData("name=1", "name=1 Name=1", "name=1 y=1", "warn twin Name")]
    [InlineData("k=1", "k=1 a=1 A=1", "k=1 y=1", "warn twin A")]
    [InlineData("name=1 k=1", "Name=1 k=1", "name=1 k=2", "")]
    [InlineData("D/x=1 D/s/y=1 k=1", "d/x=1 d/s/y=1 k=1", "D/x=1 D/s/y=1 k=2", "")]
    [InlineData("D/x=1 D/y=1 k=1", "d/x=1 D/y=1 k=1", "D/x=1 D/y=1 k=2", "warn twin d")]
    [InlineData("D/x=1 k=1", "d/x=1 k=1", "D/x=1 D/new=1 k=1", "warn twin d")]
    public void Two_heads_fold_by_path(string start, string one, string two, string expected)
    {
        var bench = new FoldCommandFixture();
        Assert.Equal(expected, Text(bench.Fold(start, one, two)));
        // Who comes first changes no more than the spelling that is named.
        var turned = bench.Fold(start, two, one);
        Assert.Equal(expected.ToUpperInvariant().Length > 0, turned.Conflicts.Count + turned.Warnings.Count > 0);
    }

    [Fact]
    public void A_head_lands_whole_or_not_at_all()
    {
        var bench = new FoldCommandFixture();
        var fold = bench.Fold("x=1 y=1 z=1", "x=2 y=2 z=1", "x=1 y=3 z=1", "x=1 y=1 z=2");
        Assert.Equal([false, false, true], fold.Heads.Select(h => h.Lands));
        Assert.Equal(bench.Tree("x=1 y=1 z=2"), fold.Tree);
        Assert.Equal(["x", "y"], fold.Heads[0].Changes.Select(c => c.Path.Value));
    }

    [Fact]
    public void A_conflict_holds_what_every_side_has()
    {
        var bench = new FoldCommandFixture();
        var conflict = Assert.Single(bench.Fold("x=1", "x=2", "*x=3").Conflicts);
        Assert.Equal(
            [(0, GitMode.File, bench.Blob("2")), (1, GitMode.Executable, bench.Blob("3"))],
            conflict.Sides.Select(s => (s.Head!.Value, s.Mode, s.Id))
        );
        Assert.Equal((GitMode.File, bench.Blob("1")), (conflict.Base!.Mode, conflict.Base.Id));
    }

    [Fact]
    public void A_commit_is_made_for_each_head_that_lands_and_again_the_same()
    {
        var bench = new FoldCommandFixture();
        string[] heads = ["x=2 y=1", "x=1 y=2", "x=3 y=1", "x=1 y=1 z=1"];
        var fold = bench.Fold("x=1 y=1", commit: true, heads);
        Assert.Equal([null, fold.Heads[1].Made, null, fold.Heads[3].Made], fold.Heads.Select(h => h.Made));
        var last = bench.Store.ReadCommit(fold.Heads[3].Made!.Value);
        Assert.Equal([fold.Heads[1].Made!.Value], last.Parents);
        Assert.Equal(fold.Tree, last.Tree);
        Assert.Equal(bench.Tree("x=1 y=2 z=1"), fold.Tree);
        Assert.EndsWith($"Ralf-Fold: {fold.Heads[3].Head.Id}\n", last.Message, StringComparison.Ordinal);
        Assert.Equal(
            fold.Heads.Select(h => h.Made),
            bench.Fold("x=1 y=1", commit: true, heads).Heads.Select(h => h.Made)
        );
    }

    /// <summary>The negative control is the walk over everything, which must break the bound that the fold
    /// keeps.</summary>
    [Fact]
    public void Entries_opened_grow_with_changed_folders_and_not_with_the_repository()
    {
        var small = Opened(folders: 40);
        var large = Opened(folders: 400);
        Assert.Equal(small.Trees, large.Trees);
        // The root names every folder; beside it, not an entry more.
        Assert.Equal(small.Entries + (small.Roots * 360), large.Entries);
        Assert.True(large.Everything > 4 * large.Entries, $"{large}");
    }

    private static (int Trees, int Entries, int Roots, int Everything) Opened(int folders)
    {
        var bench = new FoldCommandFixture();
        var files = Enumerable.Range(0, folders * 50).ToDictionary(i => $"d{i / 50}/f{i % 50}", _ => "1");
        string Line() => string.Join(' ', files.Select(f => $"{f.Key}={f.Value}"));
        var start = Line();
        var heads = new List<string>();
        for (var h = 0; h < 4; h++)
        {
            files[$"d{h}/f{h}"] = "2";
            heads.Add(Line());
            files[$"d{h}/f{h}"] = "1";
        }

        var (first, others) = (bench.Head(start), heads.ConvertAll(bench.Head));
        bench.Store.TreesRead = bench.Store.EntriesRead = 0;
        Assert.Empty(BranchFold.Fold(bench.Store, first, others, commit: false).Conflicts);
        var (trees, entries) = (bench.Store.TreesRead, bench.Store.EntriesRead);
        bench.Store.EntriesRead = 0;
        TreeWalk.Compare(bench.Store, GitId.EmptyTree, first.Commit.Tree);
        // Base and four heads, and the base once more to write the result (this store keeps nothing).
        return (trees, entries, 6, bench.Store.EntriesRead);
    }

    private static string Text(BranchFoldOutcome fold) =>
        string.Join(
            "; ",
            fold.Conflicts.Select(c => $"{Snake(c.Kind)} {c.Path} {string.Join(',', c.Heads)}")
                .Concat(fold.Warnings.Select(w => $"warn {Snake(w.Kind)} {w.Path}"))
        );

    private static string Snake<T>(T kind) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName($"{kind}");
}
