using CsCheck;
using Ralf.Actions.Tests.State;
using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Scheduling;

/// <summary>Fold and scheduler, whatever is done to a run, beside a run that is nothing but its rules.</summary>
public sealed class ScheduleModelTests
{
    private static readonly Gen<PlanTask[]> _tasks = Gen.Select(
        RandomPlan.Tasks,
        Gen.Int[0, 4].Array[12],
        (tasks, dice) => tasks.Select((t, i) => dice[i] == 0 ? t with { If = TaskCondition.Always } : t).ToArray()
    );

    [Fact]
    public void What_may_start_and_where_tasks_stand_is_what_the_rules_say()
    {
        _tasks
            .Select(tasks => (new RealRun(tasks), new NaiveRun(tasks)))
            .SampleModelBased(
                [
                    Choice("start", (r, n) => r.Start(n), (m, n) => m.Start(n)),
                    Choice("start too", (r, n) => r.Start(n), (m, n) => m.Start(n)),
                    Choice("land", (r, n) => r.Land(n), (m, n) => m.End(n, TaskState.Landed)),
                    Choice("requeue", (r, n) => r.Requeue(n), (m, n) => m.End(n, TaskState.Pending)),
                    Choice("fail", (r, n) => r.Fail(n), (m, n) => m.End(n, TaskState.Failed)),
                    Choice("retry", (r, n) => r.Retry(n), (m, n) => m.Retry(n)),
                ],
                equal: (real, naive) => real.ToString() == naive.ToString(),
                iter: 2_000
            );
    }

    private static GenOperation<RealRun, NaiveRun> Choice(
        string name,
        Action<RealRun, int> real,
        Action<NaiveRun, int> naive
    ) => Gen.Int[0, 999].Operation<RealRun, NaiveRun>(n => $"{name} {n}", real, naive);

    /// <summary>Events, folded one by one, and the schedule that the loop asks.</summary>
    private sealed class RealRun
    {
        private readonly Schedule _schedule;
        private RunState _state;

        public RealRun(PlanTask[] tasks)
        {
            var plan = Samples.Plan(tasks) with
            {
                Policy = new PlanPolicy(OverlapPolicy.Order, ReadOverlapPolicy.Ignore),
            };
            _schedule = Schedule.Build(tasks, plan.Policy);
            _state = RunFold.Start(plan, Samples.Run);
            Apply(Samples.Started);
        }

        private List<TaskId> Ready
        {
            get
            {
                var ready = _schedule.Ready(_state).ToHashSet();
                return [.. _state.Tasks.Select(t => t.Task.Id).Where(ready.Contains)];
            }
        }

        public void Start(int choice)
        {
            if (Ready is { Count: > 0 } ready)
            {
                var task = ready[choice % ready.Count].Value;
                Apply(Samples.Dispatch(task, _state[Samples.Id(task)].Attempt + 1));
            }
        }

        public void Land(int choice) => End(choice, null, (t, n) => new TaskLanded(t, n, null, Samples.Result));

        public void Requeue(int choice) =>
            End(choice, SessionReason.Timeout, (t, n) => new TaskRequeued(t, n, SessionReason.Timeout, Tighter: false));

        public void Fail(int choice) =>
            End(choice, SessionReason.Timeout, (t, n) => new TaskFailed(t, n, SessionReason.Timeout, "no more"));

        public void Retry(int choice)
        {
            if (In(TaskState.Failed) is { Count: > 0 } failed)
            {
                Apply(new TaskRetried(failed[choice % failed.Count].Task.Id));
            }
        }

        public override string ToString() =>
            $"{string.Join(", ", _state.Tasks.Select(t => $"{t.Task.Id} {t.State} {t.Attempt}"))}; ready {string.Join(' ', Ready)}";

        private void End(int choice, SessionReason? reason, Func<TaskId, int, RunEvent> end)
        {
            if (In(TaskState.Running) is { Count: > 0 } running)
            {
                var (task, attempt) = (
                    running[choice % running.Count].Task.Id,
                    running[choice % running.Count].Attempt
                );
                Apply(new SessionRecorded(Samples.Record(task.Value, attempt, reason)));
                Apply(end(task, attempt));
            }
        }

        private List<RunTaskStatus> In(TaskState state) => [.. _state.Tasks.Where(t => t.State == state)];

        private void Apply(RunEvent body) =>
            _state = RunFold.Apply(
                _state,
                new LoggedEvent(_state.LastSeq + 1, $"e{_state.LastSeq + 1}", Samples.Noon, body)
            );
    }
}
