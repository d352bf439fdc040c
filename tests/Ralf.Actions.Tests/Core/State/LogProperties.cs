using CsCheck;
using Ralf.Actions.Reporting;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

/// <summary>What holds for every log, not only for those that someone thought of.</summary>
public sealed class LogProperties
{
    private static readonly Plan _diamond = Plan(
        Task("a"),
        Task("b", "a"),
        Task("c", "a"),
        Task("d", "b c"),
        Task("e")
    );

    /// <summary>Choices that a made-up run takes, one a step.</summary>
    private static readonly Gen<int[]> _choices = Gen.Int[0, 9_999].Array[0, 60];

    [Fact]
    public void Any_prefix_of_a_log_folds_and_folding_it_in_steps_is_the_same()
    {
        _choices.Sample(
            choices =>
            {
                var events = Play(choices);
                var stepwise = RunFold.Start(_diamond, Run);
                for (var n = 0; n <= events.Count; n++)
                {
                    var whole = RunFold.FoldMany(RunFold.Start(_diamond, Run), events.Take(n));
                    Same(whole, stepwise);
                    Sane(whole);
                    stepwise = n < events.Count ? RunFold.Apply(stepwise, events[n]) : stepwise;
                }
            },
            iter: 100
        );
    }

    [Fact]
    public void A_fold_that_was_kept_in_a_file_goes_on_as_one_that_was_not()
    {
        using var folder = TempFolder.InMemory();
        _choices.Sample(
            choices =>
            {
                var events = Play(choices);
                var file = Path.Combine(folder.Root, Path.GetRandomFileName());
                var cut = choices.Sum() % (events.Count + 1);
                var half = RunFold.FoldMany(RunFold.Start(_diamond, Run), events.Take(cut));
                SnapshotFile.Write(StateSnapshot.Of(half with { Run = Run }, Base, Result), file);
                var read = SnapshotFile.Read(file, Run)!.State;

                var expected = RunFold.FoldMany(RunFold.Start(_diamond, Run), events);
                var found = RunFold.FoldMany(read, events.Skip(cut));

                Assert.Equal(Report(expected), Report(found));
                Assert.Equal(expected.LastSeq, found.LastSeq);
                Assert.Equal(
                    expected.Tasks.Select(t => (t.UsedAttempts, t.LastRecord?.Fence)),
                    found.Tasks.Select(t => (t.UsedAttempts, t.LastRecord?.Fence))
                );
            },
            iter: 100
        );
    }

    private static string Report(RunState state) => StatusReport.From(state, new HashSet<TaskId>()).ToJson();

    [Fact]
    public void Appending_a_log_in_any_batches_and_twice_gives_the_same_log()
    {
        Gen.Select(_choices, Gen.Int[1, 7])
            .Sample(
                (choices, batch) =>
                {
                    var store = new MemoryGitStore();
                    var log = Create(store, _diamond);
                    var events = Play(choices).Skip(1).Select(e => new NewEvent(e.Id, e.Body)).ToList();
                    foreach (var chunk in events.Chunk(batch))
                    {
                        Assert.True(log.Append(chunk));
                        Assert.True(log.Append(chunk));
                    }

                    var tip = log.Tip;
                    Assert.True(log.Append([.. events]));
                    Assert.Equal(tip, log.Tip);
                    var opened = Open(store);
                    Assert.Equal(events.Select(e => e.Id), opened.Events.Skip(1).Select(e => e.Id));
                    Same(log.State, opened.State);
                },
                iter: 60
            );
    }

    [Fact]
    public void Two_racing_appenders_never_lose_an_event_and_never_write_one_twice()
    {
        Gen.Bool.Array[1, 80]
            .Sample(
                turns =>
                {
                    var store = new MemoryGitStore();
                    StateLog[] logs = [Create(store), Open(store)];
                    var wanted = turns.Select((second, i) => (Log: logs[second ? 1 : 0], Id: $"x{i / 2}")).ToList();
                    foreach (var (log, id) in wanted)
                    {
                        while (!log.Append(new NewEvent(id, new RunResumed()))) { }
                    }

                    var found = Open(store).Events.Skip(1).Select(e => e.Id).ToList();
                    Assert.Equal(found.Distinct(), found);
                    Assert.Equal(
                        wanted.Select(w => w.Id).Distinct().Order(StringComparer.Ordinal),
                        found.Order(StringComparer.Ordinal)
                    );
                },
                iter: 100
            );
    }

    [Fact]
    public async System.Threading.Tasks.Task Appenders_on_threads_of_their_own_lose_nothing()
    {
        var store = new MemoryGitStore();
        Create(store);

        await Parallel.ForAsync(
            0,
            4,
            (worker, _) =>
            {
                var log = Open(store);
                for (var i = 0; i < 50; i++)
                {
                    while (!log.Append(new NewEvent($"w{worker}/{i}", new RunResumed()))) { }
                }

                return ValueTask.CompletedTask;
            }
        );

        var events = Open(store).Events;
        Assert.Equal(201, events.Count);
        Assert.Equal(Enumerable.Range(0, 201), events.Select(e => (int)e.Seq));
    }

    /// <summary>A run as a loop might drive it, each choice taking one of the events that are possible then.</summary>
    private static List<LoggedEvent> Play(int[] choices)
    {
        var events = new List<LoggedEvent> { new(0, EventIds.RunStarted, Noon, Started) };
        var state = RunFold.FoldMany(RunFold.Start(_diamond, Run), events);
        foreach (var choice in choices)
        {
            var seq = state.LastSeq + 1;
            var next = Possible(state).ElementAt(choice % Possible(state).Count());
            var logged = new LoggedEvent(seq, next.Id, Noon.AddMinutes(seq), next.Body);
            if (events.All(e => e.Id != logged.Id))
            {
                events.Add(logged);
                state = RunFold.Apply(state, logged);
            }
        }

        return events;
    }

    private static IEnumerable<NewEvent> Possible(RunState state)
    {
        yield return new(EventIds.Paused(state.LastSeq), new RunPaused("asked", "by ann"));
        yield return new(EventIds.Resumed(state.LastSeq), new RunResumed());
        yield return new(EventIds.Finished(state.LastSeq), new RunFinished("failed", state.Result));
        foreach (var task in state.Tasks)
        {
            var (id, name, attempt) = (task.Task.Id, task.Task.Id.Value, task.Attempt);
            switch (task.State)
            {
                case TaskState.Pending:
                    yield return new(EventIds.Dispatched(id, attempt + 1), Dispatch(name, attempt + 1));
                    break;
                case TaskState.Running:
                    var record = Record(name, attempt);
                    yield return new(EventIds.Recorded(record), new SessionRecorded(record));
                    break;
                case TaskState.Recorded:
                    yield return new(EventIds.Landed(id, attempt), Landed(name, attempt));
                    yield return new(EventIds.Failed(id, attempt), Failed(name, attempt));
                    yield return new(
                        EventIds.Requeued(id, attempt),
                        new TaskRequeued(id, attempt, SessionReason.Timeout, Tighter: false)
                    );
                    yield return new(EventIds.Conflicted(id, attempt), new TaskConflicted(id, attempt, [], []));
                    break;
                case TaskState.Failed or TaskState.Conflicted:
                    yield return new(EventIds.Retried(id, state.LastSeq), new TaskRetried(id));
                    break;
                default:
                    break;
            }
        }
    }

    private static void Sane(RunState state)
    {
        foreach (var task in state.Tasks)
        {
            var needs = task.Task.Needs.Select(n => state[n].State);
            var isStuck = needs.Any(n => n is TaskState.Failed or TaskState.Conflicted or TaskState.Blocked);
            if (task.State == TaskState.Pending)
            {
                Assert.False(isStuck, $"{task.Task.Id} is pending behind one that cannot land");
            }
            else if (task.State == TaskState.Blocked)
            {
                Assert.True(isStuck);
                Assert.Equal(task.Task.Id, task.BlockedBy[^1]);
                Assert.True(state[task.BlockedBy[0]].State is TaskState.Failed or TaskState.Conflicted);
                Assert.All(
                    task.BlockedBy.Zip(task.BlockedBy.Skip(1)),
                    step => Assert.Contains(step.First, state[step.Second].Task.Needs)
                );
            }
        }
    }

    private static void Same(RunState one, RunState other) => Assert.Equal(Text(one), Text(other));

    private static string Text(RunState state) =>
        $"{state.Phase} {state.Result} {state.Sessions} {state.Usage} {state.LastSeq} "
        + string.Join(
            "; ",
            state.Tasks.Select(t =>
                $"{t.Task.Id} {t.State} {t.Attempt} {t.UsedAttempts} {t.Records.Count} {t.Reason} {string.Join('>', t.BlockedBy)}"
            )
        );
}
