using Ralf.Actions.Shared;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance;

/// <summary>Sessions on a disk that one of them fills. It is a file system in memory, which only the program and its
/// children see.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Tasks = """
        limits: {parallel: 2, attempts: 1}
        tasks:
          honest: {scope: [out/honest.txt], prompt: Work.}
          hostile: {scope: [out/hostile.txt], prompt: Fill the disk.}

        """;

    /// <summary>Works until the disk was full and, if it can, after that.</summary>
    private const string Honest = """
        mkdir -p out
        i=0
        while [ ! -e "$RALF_TEST/full" ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done
        echo fine > out/honest.txt
        """;

    private readonly RalfFixture _bench = new() { Wrapper = On("size=60m") };

    [Theory]
    [InlineData("out/hostile.txt", 1)]
    [InlineData("out/hostile.txt", 0)]
    [InlineData("elsewhere.bin", 1)]
    [InlineData("$TMPDIR/fill", 1)]
    public async Task The_session_that_fills_it_fails_and_the_others_land(string file, int code)
    {
        _bench.Plan(Tasks);
        _bench.Script("honest", Honest);
        _bench.Script(
            "hostile",
            $"mkdir -p out; head -c 200M /dev/zero > \"{file}\"; touch \"$RALF_TEST/full\"; sleep 3; exit {code}"
        );

        var exit = await _bench.ExpectAsync(1, "run", "--run", "r");

        Assert.Equal("honest Landed, hostile Failed", _bench.States());
        Assert.Contains("out of disk space: it used up the disk", exit.Error, StringComparison.Ordinal);
        AssertCounted();
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task So_does_one_that_uses_up_its_files()
    {
        using var bench = new RalfFixture { Wrapper = On("size=400m,nr_inodes=20k") };
        bench.Plan(Tasks);
        bench.Script("honest", Honest);
        bench.Script(
            "hostile",
            "mkdir -p out many; seq -f many/%g 1 30000 | xargs touch; touch \"$RALF_TEST/full\"; sleep 3; exit 1"
        );

        await bench.ExpectAsync(1, "run", "--run", "r");

        Assert.Equal("honest Landed, hostile Failed", bench.States());
        Assert.Equal(SessionReason.Disk, bench.Log().State[Core.Plans.TaskId.Parse("hostile")].Reason);
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Mounts a file system with these options over TMPDIR, in a name space of its own, and becomes the
    /// command that follows.</summary>
    private static string[] On(string options) =>
        [
            "unshare",
            Environment.IsPrivilegedProcess ? "-m" : "-rm",
            "sh",
            "-c",
            $"mount -t tmpfs -o {options} tmpfs \"$TMPDIR\" && exec \"$@\"",
            "sh",
        ];

    /// <summary>Each attempt of the honest task but the last was interrupted, and used nothing up.</summary>
    private void AssertCounted()
    {
        var records = _bench.Log().State[Core.Plans.TaskId.Parse("honest")].Records;
        Assert.All(records.SkipLast(1), r => Assert.Equal(SessionReason.Interrupted, r.Reason));
        Assert.Equal(SessionStatus.Complete, records[^1].Status);
    }
}
