using System.Text;
using System.Text.Json.Nodes;
using Ralf.Actions.Shared;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>
/// What each released version wrote stays readable: the repository of its demo (<c>git bundle create --all</c>), and an
/// event of every kind. The files of a version that is
/// released are never written again; those of the next one by <c>RALF_UPDATE_DATA=1</c> and <c>ralf demo</c>
/// (CONTRIBUTING.md).
/// </summary>
public sealed class ReleasedLogTests
{
    private const int Seq = 17;

    private static string Folder { get; } =
        Path.Combine(PinnedPackages.RepositoryRoot(), "tests", "Ralf.Actions.Tests", "Core", "State", "Released");

    public static TheoryData<string> Versions =>
        [.. Directory.EnumerateFiles(Folder, "*.bundle").Select(f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_run_of_a_released_version_is_read_and_audited(string version)
    {
        using var repository = new TempRepository();
        var bundle = Path.Combine(Folder, $"{version}.bundle");
        repository.Git("fetch", "-q", "--update-head-ok", bundle, "refs/*:refs/*");
        using var git = GitRepository.Open(repository.Root);
        var run = Assert.Single(StateLog.Runs(git));

        var log = StateLog.Open(git, run);

        Assert.Equal(version, log.State.ProgramVersion);
        Assert.Equal(RunPhase.Failed, log.State.Phase);
        Assert.Equal(
            [TaskState.Landed, TaskState.Failed, TaskState.Conflicted, TaskState.Blocked],
            log.State.Tasks.Select(t => t.State).Distinct().Order()
        );
        Assert.Equal(
            log.State.Landings.Count,
            int.Parse(repository.Git("rev-list", "--count", $"{log.State.Base}..{log.State.Result}"))
        );
        Assert.Empty(RunAudit.Audit(git, run));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_event_of_a_released_version_is_read_and_nothing_of_it_lost(string version)
    {
        var file = Path.Combine(Folder, $"{version}.jsonl");
        if (Environment.GetEnvironmentVariable("RALF_UPDATE_DATA") == "1" && IsNext(version))
        {
            File.WriteAllLines(file, EventJsonTests.All.Select(Line));
        }

        var lines = File.ReadAllLines(file);
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var read = EventJson.Read(Run, Seq, Encoding.UTF8.GetBytes(line));
            var now = JsonNode.Parse(EventJson.WriteLine(read))!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(line)!.AsObject())
            {
                Assert.True(IsIn(value, now[name]), $"{name} of {line} is {now[name]}");
            }
        }
    }

    [Fact]
    public void This_version_leaves_what_it_writes() => Assert.Contains(Versions.Select(v => v.Data), IsNext);

    private static string Line(RunEvent body) =>
        Encoding.UTF8.GetString(EventJson.WriteLine(new(Seq, "some/id", Noon, body)));

    private static bool IsNext(string version) => typeof(StateLog).Assembly.GetName().Version!.ToString(3) == version;

    /// <summary>Whether all that was there before is there now; a later version may say more.</summary>
    private static bool IsIn(JsonNode? before, JsonNode? now) =>
        (before, now) switch
        {
            (JsonObject old, JsonObject all) => old.All(m => IsIn(m.Value, all[m.Key])),
            (JsonArray old, JsonArray all) => old.Count == all.Count && old.Zip(all).All(p => IsIn(p.First, p.Second)),
            _ => JsonNode.DeepEquals(before, now),
        };
}
