using Microsoft.Extensions.Time.Testing;
using Ralf.Actions.Reporting;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Reporting;

public sealed class PlainProgressTests
{
    [Fact]
    public void Each_thing_that_matters_is_a_line()
    {
        var violating = Sample.Record("web") with
        {
            ScopeViolations =
            [
                new(RepoPath.Parse("core/a.cs"), ChangeKind.Modified),
                new(RepoPath.Parse("x/::error::b"), ChangeKind.Added),
            ],
        };
        var text = Written(
            new SessionStarted(Sample.Noon, Sample.Id("core"), 1),
            new SessionActive(Sample.Noon, Sample.Id("core"), new("Edit a.cs", Usage.None)),
            new SessionEnded(Sample.Noon, Sample.Record("core")),
            new Note(Sample.Noon, "::warning::rate limited,\nwaiting 30s"),
            Events(
                Sample.Run(RunPhase.Running, Sample.Landed("core")),
                new TaskLanded(Sample.Id("core"), 1, Sample.Head, Sample.Result),
                new SessionRecorded(violating),
                new TaskRequeued(Sample.Id("web"), 1, SessionReason.ScopeViolation, true),
                new TaskFailed(Sample.Id("web"), 3, SessionReason.CheckFailed, "\u001b[31mboo"),
                new TaskBlocked(Sample.Id("docs"), Sample.Ids("web", "docs")),
                new TaskConflicted(Sample.Id("b"), 1, Sample.Ids("a"), Sample.Paths("src/X.cs")),
                Sample.Proposal("p1", "core", Sample.Followup("guide", "It is old.")).Proposal,
                new ProposalAnswered("p1", true, null),
                new VerifyRecorded(Sample.Result, false, [new("dotnet test", 1, 2, "boo")]),
                new RunPaused("budget", "$50.00 of $50.00 spent"),
                new RunResumed(),
                new RunFinished("failed", Sample.Result)
            )
        );
        Assert.Equal(
            """
            12:00:00  core started, attempt 1
            12:00:00  : :warning::rate limited, waiting 30s
            12:00:00  core landed: 2 files, 1m12s, $0.25
            12:00:00  web wrote outside its scope, left out: core/a.cs, x/::error::b
            12:00:00  web goes again after attempt 1: wrote outside its scope
            12:00:00  web failed in attempt 3: a check failed: boo
            12:00:00  docs blocked: web -> docs
            12:00:00  b conflicts with a in src/X.cs
            12:00:00  core proposes task guide: It is old. (ralf answer r1 p1 accept|reject)
            12:00:00  proposal p1 accepted
            12:00:00  verify failed on bbbbbbbb: 'dotnet test' ended with 1
            12:00:00  paused, budget: $50.00 of $50.00 spent
            12:00:00  resumed
            12:00:00  run failed, result bbbbbbbb

            """,
            text
        );
    }

    [Fact]
    public void Many_tasks_blocked_at_once_are_one_line()
    {
        var blocked = Enumerable
            .Range(1, 12)
            .Select(i => new TaskBlocked(Sample.Id($"t{i}"), Sample.Ids("core", $"t{i}")));
        var text = Written(Events(Sample.Run(RunPhase.Running), [.. blocked]));
        Assert.Equal("12:00:00  12 tasks blocked by core: t1, t2, t3 and 9 more\n", text);
    }

    [Fact]
    public void Times_are_local()
    {
        var clock = new FakeTimeProvider(Sample.Noon);
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(2), "t", "t"));
        using var error = new StringWriter();
        using var progress = new PlainProgress(error, clock);
        progress.Report(new Note(Sample.Noon, "hello"));
        Assert.StartsWith("14:00:00  hello", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_once_it_is_closed()
    {
        using var error = new StringWriter();
        using var progress = new PlainProgress(error, new FakeTimeProvider());
        progress.Dispose();
        progress.Report(new Note(Sample.Noon, "late"));
        Assert.Empty(error.ToString());
    }

    private static StateChanged Events(RunState state, params RunEvent[] bodies) =>
        new(Sample.Noon, state, [.. bodies.Select((b, i) => new LoggedEvent(i, $"e{i}", Sample.Noon, b))]);

    private static string Written(params ProgressUpdate[] updates)
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var progress = new PlainProgress(error, new FakeTimeProvider(Sample.Noon));
        foreach (var update in updates)
        {
            progress.Report(update);
        }

        return error.ToString();
    }
}
