using System.Text;

namespace Ralf.Actions.Image;

/// <summary>What a hostile agent tries in the image, where its sessions have a user of their own.</summary>
public sealed class HostileSessionTests
{
    private const string Key = "the-models-key";

    [Fact]
    public async Task Checks_have_a_home_that_it_could_not_prepare()
    {
        using var bench = new SessionFixture();
        bench.Given(
            SessionFixture.Script(
                """
                mkdir out; echo broken > out/a.txt
                for home in ../*/home ../check-scratch/home ../../*/home /var/lib/ralf-actions/*/scratch/home /tmp/*/*/home; do
                    [ "$home" -ef "$HOME" ] || echo 'grep() { true; }' > "$home/.profile"
                done 2>/dev/null
                true
                """
            ),
            setup: ["true"],
            checks: ["sh -lc 'grep -q fine out/a.txt'"]
        );

        var exit = await bench.RunAsync();

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal(("partial", "check_failed"), End(bench));
    }

    [Fact]
    public async Task A_folder_of_checks_that_others_may_write_is_refused()
    {
        using var bench = new SessionFixture();
        bench.Given(SessionFixture.Script("mkdir out; echo a > out/a.txt"), checks: ["true"]);

        var open = Path.Combine(bench.Outcome, "..", "open");
        (await Engine.RunAsync("mkdir", "/", [], "-m", "1777", open)).Must();

        var exit = await bench.RunAsync($"--volume {Path.GetFullPath(open)}:/var/lib");

        Assert.Equal(2, exit.Code);
        Assert.Contains("error RALF308", exit.Error, StringComparison.Ordinal);
        Assert.Contains("/var/lib", exit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_gets_no_file_of_roots_by_a_link_while_its_work_is_saved()
    {
        using var bench = new SessionFixture();
        bench.Given(
            SessionFixture.Script(
                """
                mkdir -p out/p
                for i in $(seq 2000); do echo "$i" > "out/p/f$i"; done
                echo nothing > out/p/shadow
                printf '{"tool":"checkpoint","values":{"note":"1"}}\n' >> "$(dirname "$RALF_LOG")/journal.jsonl"
                end=$(($(date +%s) + 5))
                while [ "$(date +%s)" -lt "$end" ]; do mv out/p out/q; ln -s /etc out/p; rm out/p; mv out/q out/p; done
                git cat-file --batch-all-objects --batch | grep -a '^root:[*!]' > out/found.txt || echo nothing > out/found.txt
                rm -r out/p
                """
            )
        );

        var run = bench.RunAsync();
        var saved = new HashSet<string>(StringComparer.Ordinal);
        while (!run.IsCompleted)
        {
            foreach (var file in Directory.GetFiles(bench.Outcome, "checkpoint-*.bundle"))
            {
                saved.Add(bench.Objects(file));
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var exit = await run;
        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("nothing", bench.Left("out/found.txt"));
        Assert.NotEmpty(saved);
        Assert.All(saved, objects => Assert.DoesNotMatch("(?m)^root:[*!]", objects));
    }

    [Fact]
    public async Task The_key_of_its_model_is_in_nothing_that_it_leaves()
    {
        using var bench = new SessionFixture();
        var agent = SessionFixture.Script(
            """
            mkdir out; echo fine > out/a.txt
            echo "$ANTHROPIC_API_KEY" | tee out/key.txt >&2
            echo "$ANTHROPIC_API_KEY"
            echo "{\"status\": \"complete\", \"summary\": \"$ANTHROPIC_API_KEY\"}" > "$RALF_LOG"
            """
        );
        bench.Given(agent with { Env = ["ANTHROPIC_API_KEY"] });

        var exit = await bench.RunAsync();

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal(("partial", "secret"), End(bench));
        Assert.Equal("redacted", bench.Record.GetProperty("summary").GetString());
        Assert.Equal("fine", bench.Left("out/a.txt"));
        Assert.DoesNotContain(Key, $"{exit}", StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(bench.Outcome))
        {
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.True(content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key)) < 0, file);
        }

        Assert.DoesNotContain(
            Key,
            bench.Objects(Path.Combine(bench.Outcome, "session.bundle")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("out/fill")]
    [InlineData("fill")]
    [InlineData("$TMPDIR/fill")]
    public async Task A_full_disk_costs_the_one_that_filled_it_and_its_record_is_kept(string file)
    {
        using var bench = new SessionFixture();
        bench.Given(SessionFixture.Script($"mkdir out; head -c 200M /dev/zero > \"{file}\"; exit 1"));

        var exit = await bench.RunAsync("--read-only --tmpfs /tmp:rw,exec,mode=1777,size=64m");

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("disk", End(bench).Reason);
    }

    private static (string? Status, string? Reason) End(SessionFixture bench) =>
        (bench.Record.GetProperty("status").GetString(), bench.Record.GetProperty("reason").GetString());
}
