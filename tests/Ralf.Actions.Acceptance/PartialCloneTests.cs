namespace Ralf.Actions.Acceptance;

/// <summary>Clones that left objects behind (<c>git clone --filter</c>): what a run needs is fetched before it is
/// needed, or refused with the way out.</summary>
public sealed class PartialCloneTests : IDisposable
{
    private const string TwoTasks = """
        verify: [test -f docs/deep/d7.txt]
        tasks:
          a: {scope: ["src/**", "out/a.txt"], prompt: Change a file.}
          b: {scope: ["out/b.txt"], prompt: Write b., needs: [a]}
        """;

    private readonly RalfFixture _bench = new();

    private string Clone => Path.Combine(_bench.Root, "clone");

    [Theory]
    [InlineData(1, "--filter=blob:none", "--sparse")]
    [InlineData(1, "--filter=blob:none", "--no-checkout")]
    [InlineData(2, "--filter=tree:0", "--no-checkout")]
    public async Task A_run_works_after_one_request_for_each_kind_of_object(int requests, params string[] filter)
    {
        MakeClone(filter);
        var config = await File.ReadAllTextAsync(Path.Combine(Clone, ".git", "config"));
        _bench.Script("a", "cat docs/deep/d3.txt >> src/f1.txt");

        await ExpectAsync(0, "plan", Plan());
        Assert.Equal(requests, Requests());
        RemoveOrigin();
        await ExpectAsync(0, "run", Plan(), "--run", "r");
        await ExpectAsync(0, "status", "r");
        await ExpectAsync(0, "log", "r");
        await ExpectAsync(0, "audit", "r");

        Assert.Equal(requests, Requests());
        Assert.Equal("1\nd3", _bench.GitIn(Clone, "show", "ralf/r/result:src/f1.txt"));
        Assert.Equal("d9", _bench.GitIn(Clone, "show", "ralf/r/result:docs/deep/d9.txt"));
        Assert.Equal(config, await File.ReadAllTextAsync(Path.Combine(Clone, ".git", "config")));
    }

    [Theory]
    [InlineData("--filter=blob:none")]
    [InlineData("--filter=tree:0")]
    public async Task Without_its_remote_it_is_refused_with_a_way_out_that_works(string filter)
    {
        MakeClone(filter, "--no-checkout");
        RemoveOrigin();
        var plan = await ExpectAsync(2, "plan", Plan());
        var run = await ExpectAsync(2, "run", Plan(), "--run", "r");

        Assert.Equal("", _bench.GitIn(Clone, "for-each-ref", "refs/heads/ralf"));
        Assert.Equal(plan.Error, run.Error);
        Assert.Matches("this partial clone lacks [0-9]+ of the objects of", plan.Error);
        var command = plan.Error.Split('\'').Single(p => p.StartsWith("git fetch ", StringComparison.Ordinal));
        Directory.Move(Away, _bench.Repository);
        _bench.GitIn(Clone, command.Split(' ')[1..]);
        RemoveOrigin();

        await ExpectAsync(0, "plan", Plan());
        await ExpectAsync(0, "run", Plan(), "--run", "r");
        Assert.Equal("d9", _bench.GitIn(Clone, "show", "ralf/r/result:docs/deep/d9.txt"));
    }

    [Fact]
    public async Task The_refusal_names_a_file_that_is_missing()
    {
        MakeClone("--filter=blob:none", "--no-checkout");
        RemoveOrigin();

        var plan = await ExpectAsync(2, "plan", Plan());

        Assert.Contains("('README.md')", plan.Error, StringComparison.Ordinal);
        Assert.Contains("remote 'origin'", plan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_persons_own_configuration_of_git_holds_for_the_remote()
    {
        MakeClone("--filter=blob:none", "--no-checkout");
        _bench.GitIn(Clone, "remote", "set-url", "origin", "short:repository");
        var ours = await ExpectAsync(2, "plan", Plan());
        await File.WriteAllTextAsync(
            Path.Combine(_bench.Folder("home"), ".gitconfig"),
            $"[url \"file://{_bench.Root}/\"]\n\tinsteadOf = short:\n"
        );

        await ExpectAsync(0, "plan", Plan());

        Assert.Contains("remote 'origin' does not give", ours.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_base_branch_gets_during_a_run_is_fetched_too()
    {
        MakeClone("--filter=blob:none", "--no-checkout");
        _bench.GitIn(Clone, "symbolic-ref", "HEAD", "refs/heads/other");
        _bench.Script(
            "a",
            """touch "$RALF_TEST/begun"; while [ ! -f "$RALF_TEST/go" ]; do sleep 0.05; done; echo a > src/f1.txt"""
        );
        _bench.Script("b", "mkdir -p out; cat docs/new.txt > out/b.txt");
        using var running = _bench.StartIn(Clone, [], "run", Plan("policy: {drift: merge}\n"), "--run", "r");
        await RalfFixture.UntilAsync(() => File.Exists(_bench.Flag("begun")), "the agent runs");
        await File.WriteAllTextAsync(Path.Combine(_bench.Repository, "docs", "new.txt"), "new");
        _bench.Commit("Another file");
        _bench.GitIn(Clone, "fetch", "-q", "origin", "main:main");
        await File.WriteAllTextAsync(_bench.Flag("go"), "");

        var exit = await running.EndAsync();

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("new", _bench.GitIn(Clone, "show", "ralf/r/result:out/b.txt"));
        await ExpectAsync(0, "audit", "r");
    }

    [Theory]
    [InlineData(1, "--filter=blob:none")]
    [InlineData(2, "--filter=tree:0")]
    public async Task Fold_fetches_what_it_reads_and_says_the_same_as_in_a_whole_clone(int requests, string filter)
    {
        _bench.Plan("tasks:\n  a: {scope: [x], prompt: p}\n");
        foreach (var (name, text) in ((string, string)[])[("one", "1\n2\n3\n4\n"), ("two", "1\n2\n3\n5\n")])
        {
            _bench.Git("checkout", "-q", "-b", name, "main");
            await File.WriteAllTextAsync(Path.Combine(_bench.Repository, "README.md"), text);
            await File.WriteAllTextAsync(Path.Combine(_bench.Repository, name), text);
            _bench.Commit(name);
        }

        MakeClone(filter, "--no-checkout");
        string[] ids = [.. ((string[])["main", "one", "two"]).Select(r => _bench.Git("rev-parse", r))];
        string[] fold = ["fold", .. ids, "--text"];
        var whole = await _bench.ExpectAsync(1, fold);
        var partial = await ExpectAsync(1, fold);

        Assert.Contains("as text: conflict", whole.Output, StringComparison.Ordinal);
        Assert.Equal(whole.Output, partial.Output);
        Assert.Equal(requests, Requests());
    }

    [Fact]
    public async Task Fold_without_the_remote_is_refused()
    {
        MakeClone("--filter=tree:0", "--no-checkout");
        RemoveOrigin();

        var exit = await ExpectAsync(2, "fold", "HEAD", "HEAD");

        Assert.Contains("error RALF223", exit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_another_clone_made_is_read_after_one_request()
    {
        _bench.Plan(TwoTasks);
        Files();
        await _bench.ExpectAsync(0, "run", "--run", "r");
        MakeClone("--filter=blob:none", "--no-checkout");
        _bench.GitIn(Clone, "fetch", "-q", "origin", "+refs/heads/ralf/*:refs/heads/ralf/*");
        var before = Requests();

        var log = await ExpectAsync(0, "log", "r");

        Assert.Contains("run_finished", log.Output, StringComparison.Ordinal);
        Assert.Equal(1, Requests() - before);
    }

    public void Dispose() => _bench.Dispose();

    private string Away => _bench.Repository + ".away";

    /// <summary>Makes a clone of the bench's repository whose further requests to it are counted.</summary>
    private void MakeClone(params string[] arguments)
    {
        if (!File.Exists(_bench.PlanFile))
        {
            _bench.Plan(TwoTasks);
            Files();
        }

        _bench.Git("config", "uploadpack.allowFilter", "true");
        _bench.Git(["clone", "-q", .. arguments, $"file://{_bench.Repository}", Clone]);
        var counter = _bench.Program(
            "counter",
            $"#!/bin/sh\necho >> '{_bench.Flag("requests")}'\nexec git-upload-pack \"$@\"\n"
        );
        _bench.GitIn(Clone, "config", "remote.origin.uploadpack", counter);
    }

    /// <summary>Commits files in two folders, each with an older version that no run needs.</summary>
    private void Files()
    {
        foreach (var version in (string[])["old ", ""])
        {
            for (var i = 0; i < 10; i++)
            {
                Write($"src/f{i}.txt", $"{version}{i}\n");
                Write($"docs/deep/d{i}.txt", $"{version}d{i}\n");
            }

            _bench.Commit("Files");
        }

        void Write(string path, string text)
        {
            var file = Path.Combine(_bench.Repository, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    /// <summary>The plan as a file outside any repository.</summary>
    private string Plan(string more = "")
    {
        var file = Path.Combine(_bench.Root, "plan.yml");
        File.WriteAllText(file, RalfFixture.Head + more + TwoTasks);
        return file;
    }

    private int Requests() =>
        File.Exists(_bench.Flag("requests")) ? File.ReadAllLines(_bench.Flag("requests")).Length : 0;

    private void RemoveOrigin() => Directory.Move(_bench.Repository, Away);

    private async Task<RalfExit> ExpectAsync(int code, params string[] arguments)
    {
        var exit = await _bench.RalfInAsync(Clone, [], arguments);
        Assert.True(exit.Code == code, $"expected {code}: ralf {string.Join(' ', arguments)}: {exit}");
        return exit;
    }
}
