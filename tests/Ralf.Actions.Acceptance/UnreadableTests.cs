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
        _bench.Plan(
            """
            limits: {attempts: 1}
            tasks:
              a: {scope: ["out/**"], prompt: Write a.}
            """
        );
        _bench.Script(
            "a",
            $"mkdir out; echo fine > out/a.txt; pwd > '{_bench.Flag("place")}'; while [ ! -e '{_bench.Flag("made")}' ]; do sleep 0.1; done"
        );
        using var run = _bench.Start("run", "--run", "r");
        await RalfFixture.UntilAsync(() => Place().Length > 0, "the agent works");
        AsRoot(Place(), make);
        await File.WriteAllTextAsync(_bench.Flag("made"), "", TestContext.Current.CancellationToken);
        var exit = await run.EndAsync();

        Assert.True(exit.Code == 1, $"{exit}");
        Assert.Contains("a left out: out/theirs (it cannot be read)", exit.Error, StringComparison.Ordinal);
        Assert.Contains("left what cannot be read: out/theirs", exit.Error, StringComparison.Ordinal);
        var record = _bench.Log().State[Core.Plans.TaskId.Parse("a")].LastRecord!;
        Assert.Equal((SessionStatus.Partial, SessionReason.AgentError), (record.Status, record.Reason));
        Assert.Equal(["out/a.txt"], record.FilesModified.Select(f => f.Value));
    }

    [Fact]
    public async Task A_workspace_that_cannot_be_removed_is_named()
    {
        _bench.Plan(
            """
            limits: {attempts: 1}
            tasks:
              a: {scope: ["out/**"], prompt: Write a.}
            """
        );
        _bench.Script(
            "a",
            $"mkdir out; echo fine > out/a.txt; pwd > '{_bench.Flag("place")}'; while [ ! -e '{_bench.Flag("made")}' ]; do sleep 0.1; done"
        );
        using var run = _bench.Start("run", "--run", "r");
        await RalfFixture.UntilAsync(() => Place().Length > 0, "the agent works");
        AsRoot(Place(), "mkdir theirs; echo x > theirs/made; chown -R OTHER theirs");
        await File.WriteAllTextAsync(_bench.Flag("made"), "", TestContext.Current.CancellationToken);
        var exit = await run.EndAsync();

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
