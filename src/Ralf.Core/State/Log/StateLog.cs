using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>An event to append and its idempotency key.</summary>
internal sealed record NewEvent(string Id, RunEvent Body)
{
    /// <summary>A session ended. Its record is bounded here once more, so the log takes this event whoever made
    /// the record.</summary>
    public static NewEvent Recorded(SessionRecord record)
    {
        var fitting = record.Fit();
        return new(EventIds.Recorded(fitting), new SessionRecorded(fitting));
    }

    /// <summary>The task runs again after its last attempt.</summary>
    public static NewEvent Requeued(RunTaskStatus status, SessionReason reason, bool tighter = false)
    {
        var (task, attempt) = (status.Task.Id, status.Attempt);
        return new(EventIds.Requeued(task, attempt), new TaskRequeued(task, attempt, reason, tighter));
    }

    /// <summary>The task failed with its last attempt.</summary>
    public static NewEvent Failed(RunTaskStatus status, SessionReason reason, string detail)
    {
        var (task, attempt) = (status.Task.Id, status.Attempt);
        return new(EventIds.Failed(task, attempt), new TaskFailed(task, attempt, reason, detail));
    }
}

/// <summary>The append-only log of one run on its state branch (design: the state log), and its fold. Not thread-safe:
/// two threads or processes open a log each, and the lease on the branch decides.</summary>
internal sealed partial class StateLog
{
    private static readonly UTF8Encoding _strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly IGitStore _store;
    private readonly RunId _run;
    private readonly List<LoggedEvent> _events = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private LogTree _tree;
    private StateBuilder _builder;

    private StateLog(IGitStore store, RunId run, GitId tip, LogTree tree, Plan plan)
        : this(store, tip, tree, RunFold.Start(plan, run)) { }

    private StateLog(IGitStore store, GitId tip, LogTree tree, RunState from)
    {
        (this._store, _run, this._tree, Tip) = (store, from.Run, tree, tip);
        _builder = new StateBuilder(from);
        State = _builder.ToState();
    }

    /// <summary>The fold of all events up to <see cref="Tip"/>.</summary>
    public RunState State { get; private set; }

    /// <summary>All events, oldest first; grows with the log.</summary>
    public IReadOnlyList<LoggedEvent> Events => _events;

    /// <summary>The state branch's commit.</summary>
    public GitId Tip { get; private set; }

    /// <summary>Whether the log has an event with that id.</summary>
    public bool Contains(string id) => _ids.Contains(id);

    /// <summary>All runs that have a state branch, the most recently written first.</summary>
    public static IReadOnlyList<RunId> Runs(IGitStore store) =>
        [
            .. store
                .Refs(RunId.RefPrefix)
                .Select(r => (Run: RunId.OfStateRef(r.Key), Tip: r.Value))
                .Where(r => r.Run is not null)
                .Select(r => (Run: r.Run!.Value, When: WrittenAt(store, r.Tip)))
                .OrderByDescending(r => r.When)
                .ThenByDescending(r => r.Run.Value, StringComparer.Ordinal)
                .Select(r => r.Run),
        ];

    /// <summary>Opens a run's log; throws <see cref="UserException"/> (exit 4) if it is damaged, from a newer version
    /// or behind its result branch; exit 2 if there is no such run.</summary>
    public static StateLog Open(IGitStore store, RunId run)
    {
        // Read these refs before the state: a concurrent append can then only make the log newer than they say, never
        // older.
        var seen = Ref(store, run.SeenRef);
        var result = Ref(store, run.ResultRef) ?? GitId.None;
        var tip = Ref(store, run.StateRef) ?? throw Absent(store, run);
        store.FetchMissing([tip]);
        var log = OpenAt(store, run, tip);
        return Refusing(
            run,
            () =>
            {
                new ResultLink(store, log.State, tip).Check(result, log._events);
                log.CheckHistory(seen);
                log.Remember(seen);
                return log;
            }
        );
    }

    /// <summary>The log at one commit, whatever the refs say now.</summary>
    internal static StateLog OpenAt(IGitStore store, RunId run, GitId tip) =>
        Refusing(
            run,
            () =>
            {
                var reading = new LogTreeReader(store, run, known: null).Read(tip);
                var plan = ReadPlan(store, run, reading.Tree.Plan);
                var log = new StateLog(store, run, tip, reading.Tree, plan);
                log.Take(log.ReadEvents(reading));
                return log;
            }
        );

    /// <summary>The log at one commit; null if it is refused, and then why.</summary>
    internal static StateLog? TryOpenAt(IGitStore store, RunId run, GitId commit, out UserException? refused)
    {
        refused = null;
        try
        {
            return OpenAt(store, run, commit);
        }
        catch (UserException error)
        {
            refused = error;
            return null;
        }
    }

    /// <summary>Reports a log that git cannot read as damaged.</summary>
    private static T Refusing<T>(RunId run, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UserException error) when (error.ExitCode != ExitCode.LogRefused)
        {
            throw StateErrors.LogDamaged(run, run.StateRef, $"cannot be read: {error.Message}", error);
        }
    }

    private static GitId? Ref(IGitStore store, string name) => store.Ref(name) is { IsNone: false } id ? id : null;

    private static DateTimeOffset WrittenAt(IGitStore store, GitId tip)
    {
        try
        {
            return store.ReadCommit(tip).Author.When;
        }
        catch (UserException)
        {
            // A damaged run is still a run; opening it reports the damage.
            return DateTimeOffset.MinValue;
        }
    }

    private static Plan ReadPlan(IGitStore store, RunId run, GitId blob)
    {
        try
        {
            return FrozenPlan.Read(_strictUtf8.GetString(store.ReadBlob(blob)));
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            throw StateErrors.LogDamaged(run, LogTree.PlanFile, $"is no frozen plan: {error.Message}");
        }
    }

    private List<LoggedEvent> ReadEvents(LogTreeReading reading)
    {
        var read = new List<LoggedEvent>(reading.NewEvents.Count);
        var newIds = new HashSet<string>(StringComparer.Ordinal);
        var first = reading.Tree.Count - reading.NewEvents.Count;
        foreach (var logged in new EventReader(_store, _run).Read(first, reading.NewEvents))
        {
            if (_ids.Contains(logged.Id) || !newIds.Add(logged.Id))
            {
                throw StateErrors.LogDamaged(
                    _run,
                    LogPath.Of(logged.Seq),
                    $"has the id '{logged.Id}' of an earlier event"
                );
            }

            RefuseForeign(logged);
            read.Add(logged);
        }

        return read;
    }

    private void RefuseForeign(LoggedEvent logged)
    {
        var started = logged.Body as RunStarted;
        if ((logged.Seq == 0) != (started is not null))
        {
            throw StateErrors.LogDamaged(
                _run,
                LogPath.Of(logged.Seq),
                $"is '{EventKinds.NameOf(logged.Body)}', but 'run_started' stands first and only there"
            );
        }

        if (started is not null && started.Run != _run)
        {
            throw StateErrors.LogDamaged(_run, LogPath.Of(0), $"belongs to another run, '{started.Run}'");
        }
    }

    private void Take(IReadOnlyList<LoggedEvent> added)
    {
        foreach (var logged in added)
        {
            _builder.Apply(logged);
        }

        State = _builder.ToState();
        _events.AddRange(added);
        _ids.UnionWith(added.Select(e => e.Id));
    }
}
