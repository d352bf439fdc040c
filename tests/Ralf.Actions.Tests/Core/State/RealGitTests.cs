using System.Text.Json;
using Ralf.Actions.Commands;
using Ralf.Core.State;
using Ralf.Git;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>The log in a real repository, and the commands that read it.</summary>
public sealed class RealGitTests : IDisposable
{
    private readonly TempRepository _repository = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _repository.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void A_log_in_a_real_repository_is_what_it_is_in_memory()
    {
        var memory = new MemoryGitStore();
        using var git = GitRepository.Open(_repository.Root);

        var expected = Landing.Of(memory);
        var found = Landing.Of(git);

        Assert.Equal(expected, found);
        Assert.Equal(memory.ResolveCommit(Run.StateRef), git.ResolveCommit(Run.StateRef));
        Assert.Equal(TaskState.Landed, Open(git).State[Id("a")].State);
        Assert.Empty(RunAudit.Audit(git, Run));
        Assert.Equal("", _repository.Git("fsck", "--strict", "--no-dangling"));
    }

    [Fact]
    public void Two_logs_of_one_repository_race_under_the_lease()
    {
        using var git = GitRepository.Open(_repository.Root);
        using var other = GitRepository.Open(_repository.Root);
        Start();
        var one = StateLog.Open(git, Run);
        var two = StateLog.Open(other, Run);

        Assert.True(one.Append(new NewEvent("x", new RunResumed())));
        Assert.False(two.Append(new NewEvent("y", new RunResumed())));
        Assert.True(two.Append(new NewEvent("y", new RunResumed())));

        one.Refresh();
        Assert.Equal(["run/started", "d", "r", "x", "y"], one.Events.Select(e => e.Id));
    }

    [Fact]
    public void Ralf_log_prints_the_newest_run_for_people_and_as_lines_of_json()
    {
        Start();

        Assert.Equal(ExitCode.Done, Invoke(LogCommand.Create(Context)));
        Assert.Equal(
            """
                 0  2026-05-04 12:00:00Z  run_started        run r1 starts from 1b8161f6
                 1  2026-05-04 12:01:00Z  task_dispatched    a attempt 1 on 1b8161f6
                 2  2026-05-04 12:02:00Z  session_recorded   a attempt 1 partial (timeout): one line

            """,
            _output.ToString()
        );

        _output.GetStringBuilder().Clear();
        Invoke(LogCommand.Create(Context), "r1", "--format", "jsonl");
        var lines = _output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(
            lines.Index(),
            l => Assert.Equal(l.Index, JsonDocument.Parse(l.Item).RootElement.GetProperty("seq").GetInt32())
        );
    }

    [Fact]
    public void Ralf_audit_says_what_it_found_and_exits_with_4()
    {
        Start();
        Assert.Equal(ExitCode.Done, Invoke(AuditCommand.Create(Context), "r1"));
        Assert.Equal("run r1: sound\n", _error.ToString());

        _repository.Git("update-ref", "-d", Run.ResultRef);

        Assert.Equal(ExitCode.LogRefused, Invoke(AuditCommand.Create(Context)));
        Assert.Equal($"{Run.ResultRef}: is missing\n", _output.ToString());
    }

    [Fact]
    public void Ralf_log_repairs_a_damaged_log_when_told_and_only_then()
    {
        Start();
        var sound = _repository.Git("rev-parse", Run.StateRef).Trim();
        var damaged = _repository.Git("commit-tree", "-p", sound, "-m", "x", $"{sound}^{{tree}}");
        _repository.Git("update-ref", Run.StateRef, damaged.Trim());

        var refused = Assert.Throws<UserException>(() => Invoke(LogCommand.Create(Context)));
        Assert.Contains("adds no event", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'ralf log r1 --repair'", refused.Message, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, Invoke(LogCommand.Create(Context), "r1", "--repair"));
        Assert.Contains("goes on from event 2", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Invoke(LogCommand.Create(Context), "r1"));
        Assert.Contains(
            $"log repaired: 1 commit after {sound[..8]} given up",
            _output.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCode.Done, Invoke(AuditCommand.Create(Context), "r1"));
    }

    [Fact]
    public void A_deleted_branch_is_refused_and_stands_again_after_a_repair()
    {
        Start();
        _repository.Git("update-ref", "-d", Run.StateRef);

        var refused = Assert.Throws<UserException>(() => Invoke(LogCommand.Create(Context), "r1"));
        Assert.Equal(("RALF404", ExitCode.LogRefused), (refused.Code, refused.ExitCode));

        Assert.Equal(ExitCode.Done, Invoke(LogCommand.Create(Context), "r1", "--repair"));
        Assert.Equal(ExitCode.Done, Invoke(LogCommand.Create(Context), "r1"));
    }

    [Fact]
    public void A_run_that_does_not_exist_is_named_with_those_that_do()
    {
        var none = Assert.Throws<UserException>(() => Invoke(LogCommand.Create(Context)));
        Start();
        var wrong = Assert.Throws<UserException>(() => Invoke(LogCommand.Create(Context), "r9"));

        Assert.Equal("RALF400", none.Code);
        Assert.Contains("no run 'r9'; the runs here are r1", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, wrong.ExitCode);
    }

    private CommandContext Context =>
        new(
            _output,
            _error,
            TextReader.Null,
            new Dictionary<string, string>(),
            TimeProvider.System,
            _repository.Root,
            IsTerminal: false,
            ["ralf"]
        );

    private static int Invoke(System.CommandLine.Command command, params string[] arguments) =>
        command
            .Parse(arguments)
            .Invoke(new System.CommandLine.InvocationConfiguration { EnableDefaultExceptionHandler = false });

    /// <summary>A run with its plan frozen as the program itself does it.</summary>
    private void Start()
    {
        using var git = GitRepository.Open(_repository.Root);
        var start = git.WriteCommit(new CommitData(GitId.EmptyTree, [], GitIdentity.Ralf(Noon), "base\n"));
        Assert.True(StateLog.TryCreate(git, Chain, Started with { Base = start }, Noon, out var log));
        var record = Record("a", 1, SessionReason.Timeout) with { Base = start };
        log!.Append(new NewEvent("d", Dispatch("a") with { Base = start }));
        log!.Append(new NewEvent("r", new SessionRecorded(record)));
    }
}
