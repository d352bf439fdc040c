using System.Diagnostics;
using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

/// <summary>What a program of a session starts ends with it, whatever it does to hide.</summary>
public sealed class SupervisorTests : IDisposable
{
    private readonly AgentFixture _bench = new();

    /// <summary>Leaves a process that writes its id to <c>left</c>; <c>HIDE</c> is put before its shell.</summary>
    private const string Leave =
        "HIDE sh -c 'echo $$ >left.tmp; mv left.tmp left; exec sleep 300' >/dev/null 2>&1 &\n"
        + "until [ -e left ]; do sleep 0.02; done; ";

    [Theory]
    [InlineData("")]
    [InlineData("setsid")]
    [InlineData("setsid env -i PATH=\"$PATH\"")]
    [InlineData("env RALF_SESSION=another")]
    [InlineData("env -i PATH=\"$PATH\" setsid setsid setsid")]
    public async Task A_process_that_hides_is_gone_with_the_program(string hide)
    {
        var result = await RunAsync(Leave.Replace("HIDE", hide, StringComparison.Ordinal) + "exit 3");

        Assert.Equal(3, result.ExitCode);
        Assert.False(Lives("left"));
    }

    [Fact]
    public async Task Processes_that_multiply_are_gone_with_the_program()
    {
        const string Bomb =
            "spawn() { while sleep 0.01; do [ $(ls | wc -l) -gt 60 ] || { : >\"x$1$(date +%N)\"; spawn $1.1 & }; done; }; ";
        var result = await RunAsync(Bomb + "spawn 1 & spawn 2 & sleep 0.5; exit 0");

        Assert.Equal(0, result.ExitCode);
        var before = Directory.GetFiles(_bench.Workspace).Length;
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(before, Directory.GetFiles(_bench.Workspace).Length);
    }

    [Fact]
    public async Task A_program_has_no_terminal_and_no_descriptor_but_three()
    {
        var result = await RunAsync(
            "(exec 3>/dev/tty) 2>/dev/null && echo terminal; ls /proc/self/fd | wc -l; ps -o tty= -p $$; "
                + $"[ $(ps -o sid= -p $$) != $(ps -o sid= -p {Environment.ProcessId}) ] && echo own"
        );

        Assert.Equal(
            ["4", "?", "own"],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim())
        );
    }

    [Fact]
    public async Task A_program_sees_nothing_of_its_supervisor()
    {
        var result = await RunAsync("env | cut -d= -f1 | sort | tr '\\n' ' '; ls -A \"$TMPDIR\"");

        Assert.Equal("GIT_CEILING_DIRECTORIES GIVEN HOME LANG PATH PWD RALF_SESSION TMPDIR ", result.Output);
    }

    [Fact]
    public async Task A_time_out_ends_what_hides_too()
    {
        var result = await RunAsync(
            Leave.Replace("HIDE", "setsid env -i PATH=\"$PATH\"", StringComparison.Ordinal) + "sleep 300",
            TimeSpan.FromSeconds(3)
        );

        Assert.Equal(124, result.ExitCode);
        Assert.False(Lives("left"));
    }

    [Fact]
    public async Task A_signal_that_ends_the_program_is_its_exit_code()
    {
        Assert.Equal(128 + 9, (await RunAsync("kill -9 $$")).ExitCode);
        Assert.Equal(128 + 15, (await RunAsync("kill $$")).ExitCode);
        Assert.Equal(127, (await RunAsync("exit 127")).ExitCode);
    }

    [Fact]
    public async Task A_program_that_kills_its_supervisor_has_not_passed_and_leaves_nothing_marked()
    {
        var result = await RunAsync(
            Leave.Replace("HIDE", "setsid", StringComparison.Ordinal) + "kill -9 $PPID; sleep 300"
        );

        Assert.Equal(128 + 9, result.ExitCode);
        Assert.False(Lives("left"));
    }

    [Fact]
    public async Task If_Ralf_dies_the_session_ends()
    {
        using var alive = new SupervisedStart();
        var start = alive.Wrap(
            new(
                TestedProgram.Command,
                "/bin/sh",
                ["-c", Leave.Replace("HIDE", "setsid env -i PATH=\"$PATH\"", StringComparison.Ordinal) + "sleep 300"],
                _bench.Workspace,
                new Dictionary<string, string>
                {
                    ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                    [ScrubbedEnvironment.Marker] = _bench.Marker,
                },
                TimeSpan.FromMinutes(1)
            )
        );
        var info = new ProcessStartInfo(start.Program, start.Arguments) { WorkingDirectory = start.Folder };
        start.Environment.ToList().ForEach(v => info.Environment[v.Key] = v.Value);
        using var supervisor = Process.Start(info)!;
        alive.Started();
        while (!File.Exists(Path.Combine(_bench.Workspace, "left")))
        {
            Assert.False(supervisor.HasExited);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        alive.Dispose();

        await supervisor.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Lives("left"));
    }

    [Theory]
    [InlineData("7 (sh) S 5 7 7 0", 5, 'S')]
    [InlineData("7 (a) R 1 (b) Z 6 7", 6, 'Z')]
    [InlineData("7 (a\nb)) T 6 7", 6, 'T')]
    public void A_process_is_read_whatever_its_name(string stat, int parent, char state) =>
        Assert.Equal(new(7, parent, state), Descendants.Parse(7, stat));

    [Theory]
    [InlineData("")]
    [InlineData("7 (sh) S")]
    [InlineData("7 (sh) S x 1")]
    public void A_line_that_is_no_process_is_none(string stat) => Assert.Null(Descendants.Parse(7, stat));

    [Theory]
    [InlineData("3 4 A,B /bin/true", true)]
    [InlineData("3 4 A,B /bin/true x y", true)]
    [InlineData("3 4 A,B", false)]
    [InlineData("x 4 A,B /bin/true", false)]
    [InlineData("", false)]
    public void Only_what_Ralf_starts_is_a_supervisor(string arguments, bool isMeant) =>
        Assert.Equal(isMeant, Supervisor.IsMeant(arguments.Split(' ')));

    public void Dispose() => _bench.Dispose();

    private bool Lives(string file)
    {
        var id = File.ReadAllText(Path.Combine(_bench.Workspace, file)).Trim();
        return File.Exists($"/proc/{id}/stat")
            && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(string command, TimeSpan? timeout = null) =>
        new ShellCommands(AgentFixture.Host, TestedProgram.Command, TimeProvider.System).RunAsync(
            command,
            _bench.Workspace,
            _bench.Scratch,
            _bench.Marker,
            ["GIVEN"],
            timeout ?? TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken
        );
}
