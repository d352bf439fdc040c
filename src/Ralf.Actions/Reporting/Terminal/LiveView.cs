namespace Ralf.Actions.Reporting;

/// <summary>A task as the live view shows it. <paramref name="Doing"/> is safe to show.</summary>
/// <param name="Elapsed">Null while it runs: it is then computed from <paramref name="Started"/>.</param>
/// <param name="Used">What this attempt has used.</param>
internal sealed record LiveRow(
    TaskId Task,
    TaskState State,
    int Attempt,
    DateTimeOffset Started,
    TimeSpan? Elapsed,
    Usage Used,
    string Doing
)
{
    /// <summary>In dollars, with <c>~</c> before an estimate; empty if nothing is known.</summary>
    public string Cost =>
        Used.CostBasis switch
        {
            CostBasis.Reported => DisplayText.Dollars(Used.CostUsd),
            CostBasis.Unknown when Used.CostUsd == 0 => "",
            _ => $"~{DisplayText.Dollars(Used.CostUsd)}",
        };

    /// <summary>The row of an ended session.</summary>
    public static LiveRow Of(SessionRecord record, TaskState state, string doing) =>
        new(
            record.TaskId,
            state,
            record.Attempt,
            record.StartedAt,
            record.FinishedAt - record.StartedAt,
            record.Usage,
            doing
        );
}

/// <summary>The data of the live view: the running tasks, recently ended ones, and the state's counts. Not
/// thread-safe.</summary>
internal sealed class LiveView
{
    private const int Remembered = 50;

    private readonly Dictionary<TaskId, LiveRow> _running = [];
    private readonly List<LiveRow> _recent = [];

    public RunState? State { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    /// <summary>The longest running first.</summary>
    public IReadOnlyList<LiveRow> Running => [.. _running.Values.OrderBy(r => r.Started).ThenBy(r => r.Task)];

    /// <summary>The last to end first.</summary>
    public IReadOnlyList<LiveRow> Recent => _recent;

    /// <summary>The cost of the run, including the running sessions so far.</summary>
    public Usage Spent => _running.Values.Aggregate(State?.Usage ?? Usage.None, (sum, r) => sum + r.Used);

    /// <summary>Applies an update; returns the lines that stay on the terminal.</summary>
    public IReadOnlyList<string> Apply(ProgressUpdate update)
    {
        Since ??= update.At;
        switch (update)
        {
            case SessionStarted e:
                _running[e.Task] = new(e.Task, TaskState.Running, e.Attempt, e.At, null, Usage.None, "");
                break;
            case SessionActive e:
                Act(e.Task, e.Activity);
                break;
            case SessionEnded e:
                _running.Remove(e.Record.TaskId);
                Remember(LiveRow.Of(e.Record, TaskState.Recorded, SafeText.Clean(e.Record.Summary)));
                break;
            case StateChanged e:
                return Change(e);
            case Note e:
                return [SafeText.Clean(e.Text, 500)];
        }

        return [];
    }

    private void Act(TaskId task, AgentActivity activity)
    {
        if (_running.TryGetValue(task, out var row))
        {
            var text = SafeText.Clean(activity.Text);
            _running[task] = row with
            {
                Doing = text.Length > 0 ? text : row.Doing,
                Used = activity.Usage.CostUsd < row.Used.CostUsd ? row.Used : activity.Usage,
            };
        }
    }

    private List<string> Change(StateChanged change)
    {
        State = change.State;
        var lasting = new List<string>();
        foreach (var body in change.Appended.Select(e => e.Body))
        {
            if (body is SessionRecorded { Record: var ended })
            {
                End(ended);
            }
            else if (TaskOf(body) is { } id)
            {
                Show(change.State.Find(id), body);
            }
            else if (
                body is RunPaused or RunResumed or RunCancelled or VerifyRecorded
                && EventText.Describe(body, change.State) is { } line
            )
            {
                lasting.Add(line);
            }
        }

        return lasting;
    }

    // A lost session has a record, but nobody reports its end.
    private void End(SessionRecord ended)
    {
        if (_running.TryGetValue(ended.TaskId, out var row) && row.Attempt <= ended.Attempt)
        {
            _running.Remove(ended.TaskId);
        }
    }

    private static TaskId? TaskOf(RunEvent body) =>
        body switch
        {
            TaskLanded e => e.Task,
            TaskFailed e => e.Task,
            TaskConflicted e => e.Task,
            TaskRequeued e => e.Task,
            _ => null,
        };

    private void Show(RunTaskStatus? task, RunEvent body)
    {
        if (task?.LastRecord is not { } record)
        {
            return;
        }

        var text = body switch
        {
            TaskLanded => SafeText.Clean(record.Summary),
            TaskRequeued e => $"again: {DisplayText.Describe(e.Reason)}",
            TaskConflicted e => $"with {DisplayText.Some(e.With, 3)} in {DisplayText.Some(e.Paths, 2)}",
            _ => DisplayText.Why(task.Reason, task.Detail),
        };
        Remember(LiveRow.Of(record, task.State, text));
    }

    private void Remember(LiveRow row)
    {
        _recent.RemoveAll(r => r.Task == row.Task);
        _recent.Insert(0, row);
        if (_recent.Count > Remembered)
        {
            _recent.RemoveAt(Remembered);
        }
    }
}
