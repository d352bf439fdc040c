using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Real git on both sides; the remote is a bare repository.</summary>
public sealed class OriginStoreTests : IDisposable
{
    private const string State = "refs/heads/ralf/r1/state";
    private const string Landed = "refs/ralf/r1/landed";
    private const string Result = "refs/heads/ralf/r1/result";

    private readonly TempRepository _remote = new("--bare");
    private readonly TempRepository _one = new();
    private readonly TempRepository _two = new();
    private readonly List<GitRepository> _open = [];

    public OriginStoreTests()
    {
        foreach (var clone in new[] { _one, _two })
        {
            clone.Git("remote", "add", "origin", _remote.Root);
        }
    }

    public void Dispose()
    {
        _open.ForEach(r => r.Dispose());
        _remote.Dispose();
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public void Refs_of_a_run_are_the_remotes_and_no_others()
    {
        var commit = GitId.Parse(_one.Commit("one", ("a", "1")));
        var (one, two) = (Open(_one), Open(_two));
        Assert.True(
            one.TryUpdateRefs([
                new(State, GitId.None, commit),
                new(Landed, GitId.None, commit),
                new(Result, GitId.None, commit),
            ])
        );
        Assert.Equal(commit.Hex, _remote.Git("rev-parse", Landed));
        Assert.Equal(commit.Hex, _remote.Git("rev-parse", Result));
        Assert.Equal("", _one.Git("for-each-ref", "refs/heads/ralf"));
        Assert.Empty(two.Refs("refs/heads/ralf/"));

        two.Sync();
        Assert.Equal([Result, State], two.Refs("refs/heads/ralf/").Keys.Order());
        Assert.Equal(commit, two.ResolveCommit(State));
        Assert.Equal(commit, one.ResolveCommit("main"));

        _remote.Git("update-ref", "-d", Result);
        two.Sync();
        Assert.Equal([State], two.Refs("refs/heads/ralf/").Keys);
    }

    [Fact]
    public async Task All_branches_of_a_wave_go_in_one_push_and_come_in_one_fetch()
    {
        Hook("pre-receive", "wc -l >> \"$GIT_DIR/pushes\"");
        var start = GitId.Parse(_one.Commit("start", ("a", "1")));
        var (one, two) = (Open(_one), Open(_two));
        var data = one.ReadCommit(start) with { Parents = [start] };
        var branches = Enumerable
            .Range(0, 256)
            .Select(i => new RefUpdate(
                $"refs/heads/ralf/r1/task-{i:000}.1",
                GitId.None,
                one.WriteCommit(data with { Message = $"{i}\n" })
            ));
        Assert.True(one.TryUpdateRefs([new(State, GitId.None, start), new(Landed, GitId.None, start), .. branches]));
        Assert.Equal(
            ["258"],
            (await File.ReadAllLinesAsync(Path.Combine(_remote.Root, "pushes"))).Select(l => l.Trim())
        );

        two.Sync();
        Assert.Equal(257, two.Refs("refs/heads/ralf/r1/").Count);
        Assert.All(
            two.Refs("refs/heads/ralf/r1/task-").Values,
            head => Assert.Equal([start], two.ReadCommit(head).Parents)
        );
    }

    [Fact]
    public void Of_two_that_move_a_ref_one_is_told_that_the_other_was_faster()
    {
        var (one, two) = (Open(_one), Open(_two));
        var start = GitId.Parse(_one.Commit("start", ("a", "1")));
        Assert.True(one.TryUpdateRefs([new(State, GitId.None, start)]));
        two.Sync();
        var mine = GitId.Parse(_one.Commit("mine", ("a", "2")));
        var theirs = Child(two, start);
        Assert.True(one.TryUpdateRefs([new(State, start, mine)]));

        // All or nothing: the other ref does not come into being either.
        Assert.False(two.TryUpdateRefs([new(State, start, theirs), new(Landed, GitId.None, theirs)]));
        Assert.Equal(mine, two.Refs(State)[State]);
        Assert.Equal("", _remote.Git("for-each-ref", Landed));
    }

    [Fact]
    public void A_push_whose_answer_was_lost_has_happened()
    {
        var one = Open(_one);
        var commit = GitId.Parse(_one.Commit("one", ("a", "1")));

        // The remote takes the refs, and then the line breaks.
        Hook("post-receive", "kill -9 $PPID");
        Assert.True(one.TryUpdateRefs([new(State, GitId.None, commit)]));
        Assert.Equal(commit, one.Refs(State)[State]);
    }

    [Fact]
    public void A_remote_that_refuses_is_quoted()
    {
        var one = Open(_one);
        var commit = GitId.Parse(_one.Commit("one", ("a", "1")));
        Hook("pre-receive", "echo no branch of this name here >&2; exit 1");
        var error = Assert.Throws<UserException>(() => one.TryUpdateRefs([new(State, GitId.None, commit)]));
        Assert.Equal("RALF218", error.Code);
        Assert.Contains("no branch of this name here", error.Message, StringComparison.Ordinal);
        Assert.Empty(one.Refs(State));
    }

    [Fact]
    public async Task A_result_branch_that_cannot_be_pushed_stays_behind_and_holds_nothing_up()
    {
        var one = Open(_one);
        var commit = GitId.Parse(_one.Commit("one", ("a", "1")));
        var asked = _two.Beside("asked");
        Hook("update", $"case $1 in */result) echo x >> '{asked}'; echo protected >&2; exit 1;; esac");
        Assert.True(one.TryUpdateRefs([new(State, GitId.None, commit), new(Result, GitId.None, commit)]));
        Assert.Contains("protected", one.Behind, StringComparison.Ordinal);
        Assert.Single(await File.ReadAllLinesAsync(asked));
        Assert.Equal([State], one.Refs("refs/heads/ralf/").Keys);

        File.Delete(Path.Combine(_remote.Root, "hooks", "update"));
        one.Follow([new(Result, GitId.None, commit)]);
        Assert.Null(one.Behind);
        Assert.Equal(commit, one.Refs(Result)[Result]);
    }

    /// <summary>No answer the first time: once the push has not happened, once it has.</summary>
    [Theory]
    [InlineData("pre-receive")]
    [InlineData("post-receive")]
    public async Task A_result_branch_whose_push_gets_no_answer_is_pushed_again(string hook)
    {
        var one = Open(_one);
        var commit = GitId.Parse(_one.Commit("one", ("a", "1")));
        var count = _two.Beside("count");
        Hook(hook, $"echo x >> '{count}'; test $(wc -l < '{count}') -gt 1 || kill -9 $PPID");
        one.Follow([new(Result, GitId.None, commit)]);
        Assert.Null(one.Behind);
        Assert.Equal(commit, one.Refs(Result)[Result]);
        Assert.Equal(hook == "pre-receive" ? 2 : 1, (await File.ReadAllLinesAsync(count)).Length);
    }

    [Fact]
    public void A_result_branch_that_a_person_has_moved_is_not_pushed_over()
    {
        var one = Open(_one);
        var (mine, theirs) = (_one.Commit("one", ("a", "1")), _one.Commit("two", ("a", "2")));
        _one.Git("push", "-q", "origin", $"{theirs}:{Result}");
        one.Follow([new(Result, GitId.None, GitId.Parse(mine))]);
        Assert.NotNull(one.Behind);
        Assert.Equal(GitId.Parse(theirs), one.Refs(Result)[Result]);
    }

    [Fact]
    public void A_missing_remote_and_a_branch_that_goes_away_are_told()
    {
        _two.Git("remote", "set-url", "origin", _two.Beside("nowhere"));
        Assert.Equal("RALF217", Assert.Throws<UserException>(Open(_two).Sync).Code);

        var one = Open(_one);
        var commit = GitId.Parse(_one.Commit("one", ("a", "1")));
        one.TryUpdateRefs([new(State, GitId.None, commit)]);
        Assert.True(one.TryUpdateRefs([new(State, commit, GitId.None)]));
        Assert.Empty(one.Refs(State));
        Assert.Equal("", _remote.Git("for-each-ref"));
    }

    [Fact]
    public void A_token_is_in_no_argument_and_in_no_text()
    {
        var credentials = GitCredentials.OfToken(new("https://github.com/x"), "s3cret");
        var program = new GitProgram(_one.Root) { More = credentials.Settings };
        Assert.DoesNotContain("s3cret", $"{program} {credentials}", StringComparison.Ordinal);
        var variables = program.Environment();
        var key = variables.Last(v => v.Value == "http.https://github.com/.extraheader").Key;
        var header = variables[key.Replace("KEY", "VALUE", StringComparison.Ordinal)];
        Assert.StartsWith("AUTHORIZATION: basic ", header, StringComparison.Ordinal);
        Assert.DoesNotContain(variables, v => v.Value?.Contains("s3cret", StringComparison.Ordinal) == true);
    }

    private OriginStore Open(TempRepository clone)
    {
        var repository = GitRepository.Open(clone.Root);
        _open.Add(repository);
        return new(repository, repository.Origin(GitCredentials.OfUser), ["refs/heads/ralf/r1/*", "refs/ralf/r1/*"]);
    }

    private static GitId Child(OriginStore store, GitId parent)
    {
        var data = store.ReadCommit(parent);
        return store.WriteCommit(data with { Parents = [parent], Message = "theirs\n" });
    }

    private void Hook(string name, string script)
    {
        var file = Path.Combine(_remote.Root, "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        TempRepository.SetMode(file, 493);
    }
}
