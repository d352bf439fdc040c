using Ralf.Actions.Git;

namespace Ralf.Actions.State;

/// <summary>
/// Audits a run from git alone (design: <c>ralf audit</c>): a log that only ever grew, fences, and every landed commit inside the scope that it was
/// dispatched with. Believes nothing that it can look up, changes nothing, and goes on after a finding as far as the rest can be trusted.
/// </summary>
internal sealed class RunAudit
{
    private readonly IGitStore store;
    private readonly RunId run;
    private readonly PlanCodec codec;
    private readonly List<AuditFinding> findings = [];

    private RunAudit(IGitStore store, RunId run, PlanCodec codec) =>
        (this.store, this.run, this.codec) = (store, run, codec);

    /// <summary>What is wrong, in the order found; empty for a sound run. Throws <see cref="UserException"/> (exit 2) where there is no such run.</summary>
    public static IReadOnlyList<AuditFinding> Of(IGitStore store, RunId run) =>
        Of(store, run, PlanCodec.Frozen);

    internal static IReadOnlyList<AuditFinding> Of(IGitStore store, RunId run, PlanCodec codec)
    {
        var audit = new RunAudit(store, run, codec);
        audit.Audit();
        return audit.findings;
    }

    private void Audit()
    {
        var refs = store.Refs(run.StateRef);
        if (!refs.TryGetValue(run.StateRef, out var tip))
        {
            throw StateLog.Absent(store, run);
        }

        store.FetchMissing([tip]);
        var walked = LogHistory.Walk(store, run, tip, c => TryOpen(c).Log is not null)!;
        findings.AddRange(walked.Cut is { } cut ? [cut, .. walked.Findings] : walked.Findings);
        var history = walked.Commits;
        var log = Newest(history);
        if (log is null)
        {
            findings.Add(new(run.StateRef, "nothing of this log can be trusted"));
            return;
        }

        store.FetchMissing([log.State.Base, log.State.Result], withFiles: false);
        AuditEvents.Check(log.Events, findings);
        AuditScopes.Check(RunFold.Start(log.State.Plan, run), log.Events, findings);
        AuditGates.Check(log.State.Plan, log.Events, findings);
        AuditTimes.Check(log.Events, history, findings);
        new AuditResult(store, log, history, findings).Check();
    }

    /// <summary>The newest state that can be read whole; as the log only grows, all before a sound state is sound.</summary>
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

        findings.Add(new(run.StateRef, refused!));
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
        findings.Add(
            new(
                run.StateRef,
                $"up to event {trusted.LastSeq} (commit {trusted.Commit}) it can be trusted"
            )
        );
        return TryOpen(trusted.Commit).Log;
    }

    private (StateLog? Log, string? Refused) TryOpen(GitId commit)
    {
        try
        {
            return (StateLog.OpenAt(store, run, commit, codec), null);
        }
        catch (UserException error)
        {
            return (null, error.Message);
        }
    }
}
