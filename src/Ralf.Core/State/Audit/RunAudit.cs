namespace Ralf.Core.State;

/// <summary>Audits a run from git alone (design: <c>ralf audit</c>): the log only ever grew, fences hold, and every
/// landed commit is inside its dispatched scope. Verifies everything it can look up, changes nothing, and continues
/// after a finding as far as the rest can be trusted.</summary>
internal sealed class RunAudit
{
    private readonly IGitStore _store;
    private readonly RunId _run;
    private readonly PlanCodec _codec;
    private readonly List<AuditFinding> _findings = [];

    private RunAudit(IGitStore store, RunId run, PlanCodec codec) =>
        (this._store, this._run, this._codec) = (store, run, codec);

    /// <summary>All findings, in order; empty for a sound run. Throws <see cref="UserException"/> (exit 2) if there is
    /// no such run.</summary>
    public static IReadOnlyList<AuditFinding> Audit(IGitStore store, RunId run) => Audit(store, run, PlanCodec.Frozen);

    internal static IReadOnlyList<AuditFinding> Audit(IGitStore store, RunId run, PlanCodec codec)
    {
        var audit = new RunAudit(store, run, codec);
        audit.Audit();
        return audit._findings;
    }

    private void Audit()
    {
        var refs = _store.Refs(_run.StateRef);
        if (!refs.TryGetValue(_run.StateRef, out var tip))
        {
            throw StateLog.Absent(_store, _run);
        }

        _store.FetchMissing([tip]);
        var walked = LogHistory.Walk(_store, _run, tip, c => TryOpen(c).Log is not null)!;
        _findings.AddRange(walked.Cut is { } cut ? [cut, .. walked.Findings] : walked.Findings);
        var history = walked.Commits;
        var log = Newest(history);
        if (log is null)
        {
            _findings.Add(new(_run.StateRef, "nothing of this log can be trusted"));
            return;
        }

        _store.FetchMissing([log.State.Base, log.State.Result], withFiles: false);
        AuditEvents.Check(log.Events, _findings);
        AuditScopes.Check(RunFold.Start(log.State.Plan, _run), log.Events, _findings);
        AuditGates.Check(log.State.Plan, log.Events, _findings);
        AuditTimes.Check(log.Events, history, _findings);
        new AuditResult(_store, log, history, _findings).Check();
    }

    /// <summary>The newest readable state. The log only grows, so everything before a sound state is sound.</summary>
    private StateLog? Newest(IReadOnlyList<StateCommit> history)
    {
        if (history.Count == 0)
        {
            return null;
        }

        var (newest, refused) = TryOpen(history[^1].Commit);
        if (newest is not null)
        {
            return newest;
        }

        _findings.Add(new(_run.StateRef, refused!));
        var (sound, broken) = (-1, history.Count - 1);
        while (broken - sound > 1)
        {
            var middle = (sound + broken) / 2;
            var isSound = TryOpen(history[middle].Commit).Log is not null;
            (sound, broken) = isSound ? (middle, broken) : (sound, middle);
        }

        if (sound < 0)
        {
            return null;
        }

        var trusted = history[sound];
        _findings.Add(new(_run.StateRef, $"up to event {trusted.LastSeq} (commit {trusted.Commit}) it can be trusted"));
        return TryOpen(trusted.Commit).Log;
    }

    private (StateLog? Log, string? Refused) TryOpen(GitId commit)
    {
        try
        {
            return (StateLog.OpenAt(_store, _run, commit, _codec), null);
        }
        catch (UserException error)
        {
            return (null, error.Message);
        }
    }
}
