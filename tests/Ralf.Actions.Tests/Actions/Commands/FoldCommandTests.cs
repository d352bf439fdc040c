using System.Text;
using System.Text.Json;

namespace Ralf.Actions.Tests.Commands;

public sealed class FoldCommandTests : IDisposable
{
    private readonly TempRepository _temp = new();
    private readonly string _base;

    public FoldCommandTests() => _base = _temp.Commit("base", ("a.txt", "1\n2\n3\n4\n5\n6\n7\n"), ("b.txt", "b\n"));

    [Fact]
    public async Task The_result_tree_is_there_and_is_gits_own()
    {
        Branch("one", ("a.txt", "1\n"));
        Branch("two", ("b.txt", "2\n"), ("new/c.txt", "c\n"));
        var called = await Run("fold", "main", "one", "two");
        Assert.Equal(0, called.Exit);
        _temp.Git("merge", "-q", "--no-edit", "one", "two");
        Assert.Equal($"tree {_temp.Git("rev-parse", "HEAD^{tree}")}", called.Lines[0]);
        Assert.Equal("tree", _temp.Git("cat-file", "-t", called.Lines[0][5..]));
        Assert.Equal(["lands one: 1 paths", "lands two: 2 paths"], called.Lines.Skip(1));
    }

    [Fact]
    public async Task A_head_that_does_not_build_on_the_base_is_refused_with_the_base_of_both()
    {
        Branch("one", ("b.txt", "2\n"));
        _temp.Commit("main goes on", ("new.txt", "n\n"));
        var refused = await Run("fold", "main", "one");
        Assert.Equal(2, refused.Exit);
        var wayOut = $"ralf fold {_base[..8]} main one";
        Assert.Contains("RALF595: 'one' does not build on 'main'", refused.Talk, StringComparison.Ordinal);
        Assert.Contains($"({wayOut})", refused.Talk, StringComparison.Ordinal);

        var called = await Run(wayOut.Split(' ')[1..]);
        Assert.Equal(0, called.Exit);
        Assert.Equal(["lands main: 1 paths", "lands one: 1 paths"], called.Lines.Skip(1));
    }

    [Fact]
    public async Task Heads_that_are_behind_or_of_another_history_are_refused_and_longer_ones_are_not()
    {
        _temp.Git("checkout", "-q", "--orphan", "other");
        _temp.Commit("another history", ("o.txt", "o\n"));
        _temp.Git("checkout", "-q", "-B", "longer", "main");
        _temp.Commit("two", ("b.txt", "2\n"));
        _temp.Commit("three", ("b.txt", "3\n"));
        _temp.Git("checkout", "-q", "main");

        Assert.Equal(0, (await Run("fold", "main", "longer", "main")).Exit);
        Assert.Contains("no commit in common", (await Run("fold", "main", "other")).Talk, StringComparison.Ordinal);
        var behind = await Run("fold", "longer", "main");
        Assert.Equal(2, behind.Exit);
        Assert.Contains($"both come from {_base[..8]}", behind.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commits_are_made_and_no_branch_is_moved()
    {
        Branch("one", ("a.txt", "1\n"));
        Branch("two", ("b.txt", "2\n"));
        var refs = _temp.Git("for-each-ref");
        using var answer = Json(await Run("fold", "--format", "json", "--commit", "main", "one", "two"));
        var heads = answer.RootElement.GetProperty("heads");
        var last = heads[1].GetProperty("commit").GetString()!;
        Assert.Equal(answer.RootElement.GetProperty("tree").GetString(), _temp.Git("rev-parse", last + "^{tree}"));
        Assert.Equal(heads[0].GetProperty("commit").GetString(), _temp.Git("rev-parse", last + "^"));
        Assert.Equal(_base, _temp.Git("rev-parse", last + "^^"));
        Assert.Equal("Ada", _temp.Git("log", "-1", "--format=%an", last));
        Assert.Equal(refs, _temp.Git("for-each-ref"));
        _temp.Git("fsck", "--strict");
    }

    [Fact]
    public async Task A_conflict_ends_with_1_and_names_all_sides_blobs()
    {
        Branch("one", ("a.txt", "one\n"));
        Branch("two", ("a.txt", "two\n"));
        var called = await Run("fold", "--format", "json", "main", "one", "two");
        Assert.Equal(1, called.Exit);
        using var answer = Json(called);
        var conflict = answer.RootElement.GetProperty("conflicts")[0];
        Assert.Equal("same_path", conflict.GetProperty("kind").GetString());
        Assert.Equal("a.txt", conflict.GetProperty("path").GetString());
        Assert.Equal(["one", "two"], conflict.GetProperty("heads").EnumerateArray().Select(h => h.GetString()));
        Assert.Equal(_temp.Git("rev-parse", "main:a.txt"), Id(conflict.GetProperty("base")));
        Assert.Equal(
            [_temp.Git("rev-parse", "one:a.txt"), _temp.Git("rev-parse", "two:a.txt")],
            conflict.GetProperty("sides").EnumerateArray().Select(Id)
        );
        Assert.Equal(_temp.Git("rev-parse", "main^{tree}"), answer.RootElement.GetProperty("tree").GetString());
        Assert.False(answer.RootElement.GetProperty("heads")[0].GetProperty("lands").GetBoolean());
    }

    [Fact]
    public async Task Text_says_what_git_would_merge_and_takes_nothing()
    {
        Branch("one", ("a.txt", "one\n2\n3\n4\n5\n6\n7\n"), ("b.txt", "1\n"));
        Branch("two", ("a.txt", "1\n2\n3\n4\n5\n6\ntwo\n"), ("b.txt", "2\n"), ("c", "\0"));
        Branch("three", ("c", "\0\0"));
        var called = await Run("fold", "--text", "main", "one", "two", "three");
        Assert.Equal(1, called.Exit);
        Assert.Equal($"tree {_temp.Git("rev-parse", "main^{tree}")}", called.Lines[0]);
        Assert.Equal(
            [
                "conflict same_path a.txt: one, two (as text: clean)",
                "conflict same_path b.txt: one, two (as text: conflict)",
                "conflict same_path c: two, three (as text: binary)",
            ],
            called.Lines.Skip(4)
        );
    }

    [Fact]
    public async Task Lines_on_standard_input_are_answered_one_by_one_and_a_bad_one_stops_none()
    {
        Branch("one", ("a.txt", "one\n"));
        Branch("two", ("a.txt", "two\n"));
        var called = await CommandLine.RunAsync(
            _temp.Root,
            new Dictionary<string, string>(),
            "main one\n\nmain nowhere\nmain one two\nmain\n",
            ["fold", "--stdin"]
        );
        Assert.Equal(2, called.Exit);
        Assert.Equal(4, called.Lines.Count);
        var answers = called.Lines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(_temp.Git("rev-parse", "one^{tree}"), answers[0].GetProperty("tree").GetString());
        Assert.Equal("RALF591", Code(answers[1]));
        Assert.Equal(1, answers[2].GetProperty("conflicts").GetArrayLength());
        Assert.Equal("RALF590", Code(answers[3]));
    }

    [Theory]
    [InlineData("100644 .git", ".git")]
    [InlineData("40000 .GIT", ".GIT")]
    [InlineData("100644 git~1", "git~1")]
    [InlineData("100644 .git. ", ".git. ")]
    [InlineData("100644 .g\u200cit", @".g\xe2\x80\x8cit")]
    [InlineData("100644 ..", "..")]
    [InlineData("100644 ", "")]
    [InlineData("100644 a/b", "a/b")]
    [InlineData("100644 x|100644 x", "x")]
    [InlineData("100644 x|100644 x.c|40000 x", "x")]
    [InlineData("100644 b|100644 a", "a")]
    [InlineData("100644 \u00ff|100644 \u00fe", @"\xfe")]
    public async Task An_evil_tree_is_refused_by_the_bytes_of_its_entry(string entries, string named)
    {
        var head = Evil(entries);
        var called = await Run("fold", "main", head);
        Assert.Equal(2, called.Exit);
        Assert.Contains($"error RALF220: the entry '{named}' of tree '", called.Talk, StringComparison.Ordinal);
        Assert.Empty(called.Output);
        // Nor as a base.
        Assert.Equal(2, (await Run("fold", head, "main")).Exit);
    }

    [Fact]
    public async Task A_path_that_is_no_text_is_shown_by_its_bytes()
    {
        var one = Evil("100644 z\u00ff");
        using var answer = Json(await Run("fold", "--format", "json", "main", one));
        Assert.Contains(
            @"z\xff",
            answer.RootElement.GetProperty("heads")[0].GetProperty("paths").EnumerateArray().Select(p => p.GetString())
        );
    }

    [Theory]
    [InlineData("--filter=blob:none")]
    [InlineData("--depth=1", "--no-single-branch")]
    public async Task A_clone_without_blobs_or_history_folds_like_a_whole_one(params string[] how)
    {
        Branch("one", ("a.txt", "one\n"));
        Branch("two", ("b.txt", "2\n"));
        _temp.Git("config", "uploadpack.allowFilter", "true");
        var clone = _temp.Beside("clone");
        _temp.Git(["clone", "-q", "--no-checkout", .. how, $"file://{_temp.Root}", clone]);
        var whole = await Run("fold", "main", "one", "two");
        var called = await CommandLine.RunAsync(clone, "fold", "--commit", "main", "origin/one", "origin/two");
        Assert.Equal("", called.Talk);
        Assert.Equal(whole.Lines[0], called.Lines[0]);
        // What was not fetched was not asked for: blobs are named, never read.
        Assert.Equal(how is ["--filter=blob:none"], IsMissing(clone, "one:a.txt"));
    }

    [Fact]
    public async Task Too_few_commits_are_told_what_is_wanted()
    {
        var called = await Run("fold", "main");
        Assert.Equal(2, called.Exit);
        Assert.StartsWith("error RALF590: ", called.Talk, StringComparison.Ordinal);
    }

    public void Dispose() => _temp.Dispose();

    private Task<Called> Run(params string[] arguments) => CommandLine.RunAsync(_temp.Root, arguments);

    private void Branch(string name, params (string, string)[] files)
    {
        _temp.Git("checkout", "-q", "-b", name, "main");
        _temp.Commit(name, files);
        _temp.Git("checkout", "-q", "main");
    }

    /// <summary>A commit of a tree with these entries as they are, which git itself would not write; Latin-1 letters
    /// are bytes, all else UTF-8.</summary>
    private string Evil(string entries)
    {
        var blob = Convert.FromHexString(_temp.Git("rev-parse", "main:b.txt"));
        var folder = Convert.FromHexString(_temp.Git("rev-parse", "main^{tree}"));
        var bytes = new List<byte>();
        foreach (var entry in entries.Split('|'))
        {
            foreach (var c in entry)
            {
                bytes.AddRange(c < 256 ? [(byte)c] : Encoding.UTF8.GetBytes($"{c}"));
            }

            bytes.Add(0);
            bytes.AddRange(entry.StartsWith("40000", StringComparison.Ordinal) ? folder : blob);
        }

        var tree = Encoding
            .ASCII.GetString(
                _temp.GitBytes(_temp.Root, [.. bytes], "hash-object", "-t", "tree", "-w", "--stdin", "--literally")
            )
            .Trim();
        return _temp.Git("commit-tree", tree, "-p", "main", "-m", "evil");
    }

    private bool IsMissing(string clone, string name) =>
        _temp
            .GitIn(clone, "rev-list", "--objects", "--missing=print", "--all")
            .Contains("?" + _temp.Git("rev-parse", name), StringComparison.Ordinal);

    private static JsonDocument Json(Called called) => JsonDocument.Parse(Assert.Single(called.Lines));

    private static string? Id(JsonElement side) => side.GetProperty("id").GetString();

    private static string? Code(JsonElement answer) => answer.GetProperty("error").GetProperty("code").GetString();
}
