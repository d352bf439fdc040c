namespace Ralf.Core.State;

/// <summary>Audits a run from git alone (design: <c>ralf audit</c>): the log only ever grew, fences hold, and every
/// landed commit is inside its dispatched scope. Verifies everything it can look up, changes nothing, and continues
/// after a finding as far as the rest can be trusted.</summary>
internal sealed class RunAudit(IGitStore store, RunId run)
{
    private readonly List<AuditFinding> _findings = [];

    /// <summary>All findings, in order; empty for a sound run. Throws <see cref="UserException"/> (exit 2) if there is
    /// no such run.</summary>
    public static IReadOnlyList<AuditFinding> Audit(IGitStore store, RunId run)
    {
        var audit = new RunAudit(store, run);
        audit.Audit();
        return audit._findings;
    }

    private void Audit()
    {
        if (store.Ref(run.StateRef) is not { IsNone: false } tip)
        {
            throw StateLog.Absent(store, run);
        }

        store.FetchMissing([tip]);
        var walked = LogHistory.Walk(store, run, tip, c => TryOpen(c, out _) is not null)!;
        _findings.AddRange(walked.Cut is { } cut ? [cut, .. walked.Findings] : walked.Findings);
        var history = walked.Commits;
        var log = Newest(history);
        if (log is null)
        {
            _findings.Add(new(run.StateRef, "nothing of this log can be trusted"));
            return;
        }

        store.FetchMissing([log.State.Base, log.State.Result], withFiles: false);
        new AuditEvents(_findings).Check(log.Events);
        new AuditScopes(RunFold.Start(log.State.Plan, run), _findings).Check(log.Events);
        new AuditGates(log.State.Plan, _findings).Check(log.Events);
        AuditTimes.Check(log.Events, history, _findings);
        new AuditResult(store, log, history, _findings).Check();
    }

    /// <summary>The newest readable state. The log only grows, so everything before a sound state is sound.</summary>
    private StateLog? Newest(IReadOnlyList<StateCommit> history)
    {
        if (history.Count == 0)
        {
            return null;
        }

        if (TryOpen(history[^1].Commit, out var refused) is { } newest)
        {
            return newest;
        }

        _findings.Add(new(run.StateRef, refused!.Message));
        var (sound, broken) = (-1, history.Count - 1);
        while (broken - sound > 1)
        {
            var middle = (sound + broken) / 2;
            var isSound = TryOpen(history[middle].Commit, out _) is not null;
            (sound, broken) = isSound ? (middle, broken) : (sound, middle);
        }

        if (sound < 0)
        {
            return null;
        }

        var trusted = history[sound];
        _findings.Add(new(run.StateRef, $"up to event {trusted.LastSeq} (commit {trusted.Commit}) it can be trusted"));
        return TryOpen(trusted.Commit, out _);
    }

    private StateLog? TryOpen(GitId commit, out UserException? refused) =>
        StateLog.TryOpenAt(store, run, commit, out refused);
}
