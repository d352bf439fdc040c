using Ralf.Actions.Acceptance;

namespace Ralf.Actions.Image;

/// <summary>Sessions in the image, started by the workflow's own step.</summary>
public sealed class SessionTests
{
    /// <summary>What an agent finds out, a line each; <c>no</c> where it may not.</summary>
    private const string Probe = """
        mkdir -p out && exec > out/found.txt
        may() { name=$1; shift; if "$@" 2>/dev/null; then echo "$name yes"; else echo "$name no"; fi; }
        echo "user $(id -un) $(id -u) $(id -G)"
        awk '/^CapInh|^CapPrm|^CapEff|^CapAmb|^NoNewPrivs/ {print $1, $2}' /proc/self/status
        may "home" test -w "$HOME"
        may "temp" test -w "$TMPDIR"
        may "own git" git -c core.pager= log -1 --format=%s
        may "packet" test -w PACKET
        may "outcome" sh -c 'echo "{}" > OUTCOME/record.json'
        may "repository" sh -c 'echo x > WORKSPACE/.git/x'
        may "clean repository" sh -c 'echo x > ../clean.git/x'
        may "session's root" sh -c 'echo x > ../x'
        may "shadow" cat /etc/shadow
        may "program" sh -c 'echo x >> /opt/ralf/ralf'
        may "ralf's memory" sh -c "cat /proc/1/environ || cat /proc/$PPID/environ"
        may "key in environment" sh -c 'env | grep the-models-key'
        may "token in environment" sh -c 'env | grep the-jobs-token'
        may "key anywhere" sh -c 'cat /proc/[0-9]*/environ | grep -a the-models-key'
        may "socket" ls /var/run/docker.sock
        may "google key" cat CREDENTIALS/google.json
        env -i setsid sh -c 'sleep 2; echo late > out/found.txt; sleep 600' > /dev/null 2>&1 < /dev/null &
        """;

    [Fact]
    public async Task The_agent_has_no_rights_and_reaches_nothing_of_the_job()
    {
        using var bench = new SessionFixture();
        bench.Given(
            SessionFixture.Script(
                Probe
                    .Replace("PACKET", bench.Packet, StringComparison.Ordinal)
                    .Replace("OUTCOME", bench.Outcome, StringComparison.Ordinal)
                    .Replace("WORKSPACE", bench.Workspace, StringComparison.Ordinal)
                    .Replace("CREDENTIALS", bench.Credentials, StringComparison.Ordinal)
            )
        );

        var exit = await bench.RunAsync(variables: ("GOOGLE_KEY", "the-google-key"));

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("complete", bench.Record.GetProperty("status").GetString());
        Assert.Equal(
            """
            user agent 20001 20001
            CapInh: 0000000000000000
            CapPrm: 0000000000000000
            CapEff: 0000000000000000
            CapAmb: 0000000000000000
            NoNewPrivs: 1
            home yes
            temp yes
            base
            own git yes
            packet no
            outcome no
            repository no
            clean repository no
            session's root no
            shadow no
            program no
            ralf's memory no
            key in environment no
            token in environment no
            key anywhere no
            socket no
            google key no
            """,
            bench.Left("out/found.txt")
        );
        Assert.Equal("1001:1001", await bench.OwnersAsync());
    }

    [Fact]
    public async Task Setup_and_checks_run_as_the_agent_does_and_leave_nothing_running()
    {
        using var bench = new SessionFixture();
        const string Look =
            "test \"$(id -u)\" = 20001 && test -w . && ! cat /proc/1/environ 2>/dev/null && ! env | grep -q the-models-key";
        bench.Given(
            SessionFixture.Script(
                "mkdir out; cp made.txt out/a.txt; ps -u agent -o comm= > out/ps.txt || ls -ld /proc/[0-9]* | awk '$3 == \"agent\"' > out/ps.txt"
            ),
            setup: [Look, "echo made > made.txt; env -i setsid sleep 601 > /dev/null 2>&1 < /dev/null &"],
            checks: [Look, "grep made out/a.txt", "! grep sleep out/ps.txt"]
        );

        var exit = await bench.RunAsync();

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.True(bench.Record.GetProperty("status").GetString() == "complete", $"{bench.Record}");
        Assert.Equal(5, bench.Record.GetProperty("checks").GetArrayLength());
    }

    [Fact]
    public async Task Claude_Code_works_and_logs_in_the_image_as_the_agents_user()
    {
        using var bench = new SessionFixture();
        bench.Given(SessionFixture.Claude, checks: ["grep 20001 out/id.txt"]);
        await using var model = FakeModel.Start(
            ModelTurn.Writes("out/a.txt", "by Claude"),
            ModelTurn.Runs("id -u > out/id.txt"),
            ModelTurn.Writes("other.txt", "out of scope"),
            ModelTurn.Calls("mcp__ralf__log_decision", new { what = "use B", why = "A is slow" }),
            ModelTurn.Calls("mcp__ralf__finish", new { status = "complete", summary = "all" }),
            ModelTurn.Says("done")
        );

        var exit = await bench.RunAsync(
            "--network=host --env ANTHROPIC_BASE_URL",
            variables: ("ANTHROPIC_BASE_URL", model.Url)
        );

        model.AssertPlayed();
        Assert.True(exit.Code == 0, $"{exit}");
        Assert.True(bench.Record.GetProperty("status").GetString() == "complete", $"{bench.Record}");
        Assert.Equal("all", bench.Record.GetProperty("summary").GetString());
        Assert.Equal("use B", bench.Record.GetProperty("decisions")[0].GetProperty("what").GetString());
        Assert.Equal(("by Claude", "20001"), (bench.Left("out/a.txt"), bench.Left("out/id.txt")));
        Assert.Equal("the-models-key", model.Requests[0].Key);
    }

    [Fact]
    public async Task Nothing_but_the_temp_folder_need_be_writable()
    {
        using var bench = new SessionFixture();
        bench.Given(SessionFixture.Script("mkdir out; echo a > out/a.txt"));

        var exit = await bench.RunAsync("--read-only --tmpfs /tmp:rw,exec,mode=1777");

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.Equal("a", bench.Left("out/a.txt"));
    }

    [Fact]
    public async Task A_session_that_could_write_its_own_record_is_not_started()
    {
        using var bench = new SessionFixture();
        bench.Given(SessionFixture.Script("mkdir out; echo a > out/a.txt"));
        (await Engine.RunAsync("chmod", "/", [], "0777", bench.Outcome)).Must();

        var exit = await bench.RunAsync();

        Assert.Equal(2, exit.Code);
        Assert.Contains("error RALF308", exit.Error, StringComparison.Ordinal);
        Assert.Contains(bench.Outcome, exit.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Outcome));
    }
}
