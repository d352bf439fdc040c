using System.Diagnostics;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance;

/// <summary>A session leaves files of another user, as a container does that runs as root. Root makes the files: this
/// needs root, or <c>sudo</c> without a password. Where the tests are root, the program runs without root's rights over
/// the files of others.</summary>
public sealed class UnreadableTests : IDisposable
{
    private static readonly string[] _withoutRights = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

    private readonly RalfFixture _bench = new() { Wrapper = Environment.IsPrivilegedProcess ? _withoutRights : [] };

    [Theory]
    [InlineData("mkdir out/theirs; echo x > out/theirs/made; chmod 700 out/theirs; chown -R OTHER out/theirs")]
    [InlineData("echo x > out/theirs; chmod 600 out/theirs; chown OTHER out/theirs")]
    public async Task A_folder_of_another_user_is_named_and_the_attempt_fails(string make)
    {
        var exit = await RunAsync(make);

        Assert.True(exit.Code == 1, $"{exit}");
        Assert.Contains("a left out: out/theirs (it cannot be read)", exit.Error, StringComparison.Ordinal);
        Assert.Contains("left what cannot be read: out/theirs", exit.Error, StringComparison.Ordinal);
        var record = _bench.Log().State[Core.Plans.TaskId.Parse("a")].LastRecord!;
        Assert.Equal((SessionStatus.Partial, SessionReason.AgentError), (record.Status, record.Reason));
        Assert.Equal(["out/a.txt"], record.FilesModified.Select(f => f.Value));
    }

    [Theory]
    [InlineData("mkdir -p out/cache; echo x > out/cache/made; chmod 700 out/cache; chown -R OTHER out/cache")]
    [InlineData("echo x > out/x.tmp; chmod 600 out/x.tmp; chown OTHER out/x.tmp")]
    public async Task One_that_the_base_ignores_is_no_failure(string make)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_bench.Repository, ".gitignore"),
            "cache/\n*.tmp\n",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0, (await RunAsync(make)).Code);
    }

    [Fact]
    public async Task One_that_setup_left_is_not_the_agents()
    {
        const string Make = "mkdir theirs; echo x > theirs/made; chmod 700 theirs; chown -R OTHER theirs";

        Assert.Equal(0, (await RunAsync(Make, inSetup: true)).Code);
    }

    [Fact]
    public async Task A_workspace_that_cannot_be_removed_is_named()
    {
        var exit = await RunAsync("mkdir theirs; echo x > theirs/made; chown -R OTHER theirs");

        var left = Path.GetDirectoryName(Path.GetDirectoryName(Place()))!;
        Assert.Contains($"note: '{left}' could not be removed: ", exit.Error, StringComparison.Ordinal);
        var clean = await _bench.RalfAsync("clean", "r");
        Assert.Contains($"note: '{left}' could not be removed: ", clean.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        AsRoot(_bench.Root, "rm -rf tmp/*");
        _bench.Dispose();
    }

    /// <summary>Runs one task, in whose workspace root makes files while the agent, or setup, works there.</summary>
    private async Task<RalfExit> RunAsync(string make, bool inSetup = false)
    {
        const string Wait = "pwd > \"$RALF_TEST/place\"; while [ ! -e \"$RALF_TEST/made\" ]; do sleep 0.1; done";
        var setup = inSetup ? $"setup: ['{Wait}']\n" : "";
        _bench.Plan(
            $$"""
            {{setup}}limits: {attempts: 1}
            tasks:
              a: {scope: ["out/**"], prompt: Write a.}
            """
        );
        _bench.Script("a", $"mkdir -p out; echo fine > out/a.txt; {(inSetup ? "" : Wait)}");
        using var run = _bench.Start("run", "--run", "r");
        await RalfFixture.UntilAsync(() => Place().Length > 0, "something works there");
        AsRoot(Place(), make);
        await File.WriteAllTextAsync(_bench.Flag("made"), "", TestContext.Current.CancellationToken);
        return await run.EndAsync();
    }

    /// <param name="script">OTHER stands for a user that the program is not.</param>
    private static void AsRoot(string folder, string script)
    {
        string[] shellOf = Environment.IsPrivilegedProcess ? ["sh"] : ["sudo", "-n", "sh"];
        string[] command =
        [
            .. shellOf,
            "-c",
            script.Replace("OTHER", Environment.IsPrivilegedProcess ? "65534" : "0", StringComparison.Ordinal),
        ];
        using var shell = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder })!;
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"this test makes files of root: {string.Join(' ', command)}");
    }

    private string Place() => File.Exists(_bench.Flag("place")) ? File.ReadAllText(_bench.Flag("place")).TrimEnd() : "";
}
