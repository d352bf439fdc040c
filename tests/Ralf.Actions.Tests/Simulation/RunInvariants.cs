using Ralf.Actions.Runs;
using Ralf.Actions.Tests.State;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Scopes;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>What must hold of every run, whatever happened to it; looked up in git, and not taken from the audit, which
/// is held against it.</summary>
/// <param name="moves">Every move of a ref, in order, with what it was before.</param>
internal sealed class RunInvariants(IGitStore store, IReadOnlyList<RefUpdate> moves)
{
    private readonly StateLog _log = StateLog.Open(store, Samples.Run);

    private RunState State => _log.State;

    public static void Check(IGitStore store, IReadOnlyList<RefUpdate> moves)
    {
        var invariants = new RunInvariants(store, moves);
        invariants.RefsOnlyGrew();
        invariants.EventsStandOnce();
        invariants.TasksAreFinalOrHonestlyOpen();
        invariants.LandedWorkIsInScope();
        invariants.WorkIsKept();
        invariants.NoEditIsLost();
        invariants.NoProposalIsLost();
        invariants.NothingPassesAGateUnopened();
        invariants.MoneyIsWithinTheBudget();
        var findings = RunAudit.Audit(store, Samples.Run);
        Assert.True(findings.Count == 0, $"the audit: {string.Join("; ", findings)}");
    }

    /// <summary>State and result only go forward in a line, a commit of the log at a time; a session's branch is set
    /// once.</summary>
    private void RefsOnlyGrew()
    {
        var run = Samples.Run;
        foreach (var move in moves.Where(m => m.Expected != m.New))
        {
            var (name, before) = (move.Name, move.Expected!.Value);
            if (before.IsNone || name == run.VerifyRef)
            {
                continue;
            }

            Assert.True(!move.New.IsNone, $"'{name}' was deleted");
            if (name == run.StateRef)
            {
                Assert.True(
                    store.ReadCommit(move.New).Parents is [var parent] && parent == before,
                    $"the log went from {before.Short} to {move.New.Short}"
                );
            }
            else if (name == run.ResultRef || name == run.ResultBranch || name == run.SeenRef)
            {
                Assert.True(IsAbove(move.New, before), $"'{name}' was forced to {move.New.Short}");
            }
            else
            {
                Assert.Fail($"'{name}' was overwritten");
            }
        }
    }

    private bool IsAbove(GitId commit, GitId below)
    {
        for (var at = commit; at != below; )
        {
            if (store.ReadCommit(at).Parents is not [var parent])
            {
                return false;
            }

            at = parent;
        }

        return true;
    }

    /// <summary>Each edit that landed work asked for is in the queue once, and applied, refused or open; all are
    /// settled where the run is done.</summary>
    private void NoEditIsLost()
    {
        var asked = State
            .Tasks.Where(t => t.State == TaskState.Landed)
            .SelectMany(t => t.LastRecord!.EditProposals.Select(e => (t.Task.Id, e)))
            .ToList();
        var queued = State
            .Proposals.Where(p => p.Proposal.Edit is not null)
            .ToDictionary(p => (p.Proposal.By, p.Proposal.Edit!));
        Assert.All(asked, a => Assert.Contains(a, (IDictionary<(TaskId, EditProposal), ProposalStatus>)queued));
        Assert.All(
            queued.Values,
            p =>
                Assert.True(
                    p.Accepted is not null || State.Phase != RunPhase.Done,
                    $"{p.Proposal.Proposal} is open in a run that is done"
                )
        );
        Assert.All(
            queued.Values.Where(p => p.Accepted is not null),
            p => Assert.Equal(p.Proposal.Edit!.Path == "app.lock", p.Accepted)
        );
    }

    /// <summary>
    /// All that a settled session asked for is in the queue once, and accepted, refused, folded into another or open; a
    /// task is there for each that was accepted
    /// and for no other.
    /// </summary>
    private void NoProposalIsLost()
    {
        var names = State.Proposals.Select(p => p.Proposal.Proposal).ToHashSet();
        Assert.Equal(State.Proposals.Count, names.Count);
        foreach (var task in State.Tasks.Where(t => t.State is TaskState.Landed or TaskState.Failed))
        {
            var record = task.LastRecord;
            var asked =
                (State.Plan.Policy.Followups == FollowupPolicy.Drop ? 0 : record?.FollowupTasks.Count)
                + record?.DecisionProposals.Count;
            Assert.All(
                Enumerable.Range(1, asked ?? 0),
                n => Assert.Contains($"{task.Task.Id}.{record!.Attempt}-{n}", names)
            );
        }

        var folded = State.Proposals.Where(p => p.Proposal.SameAs is not null).ToList();
        Assert.All(
            folded,
            p =>
                Assert.Contains(
                    State.Proposals,
                    o => o.Proposal.Proposal == p.Proposal.SameAs && o.Also.Contains(p.Proposal.By)
                )
        );
        Assert.Equal(
            State
                .Proposals.Where(p => p is { Accepted: true, Proposal.Task: not null })
                .Select(p => p.Proposal.Task!.Id)
                .Order(StringComparer.Ordinal),
            State
                .Tasks.Where(t => t.Task.Glue is null && t.ProposedBy is not null)
                .Select(t => t.Task.Id.Value)
                .Order(StringComparer.Ordinal)
        );
    }

    private void EventsStandOnce()
    {
        Assert.Equal(Enumerable.Range(0, _log.Events.Count), _log.Events.Select(e => (int)e.Seq));
        Assert.Distinct(_log.Events.Select(e => e.Id));
        Assert.Distinct(_log.Events.Select(e => e.Body).OfType<TaskDispatched>().Select(d => d.Fence));
    }

    private void TasksAreFinalOrHonestlyOpen()
    {
        if (State.Phase is RunPhase.Done or RunPhase.Failed)
        {
            Assert.All(State.Tasks, t => Assert.True(t.IsFinal, $"{t.Task.Id} is {t.State}"));
            Assert.Equal(
                State.Phase == RunPhase.Done,
                // Of a result whose verify nobody could run three times over, a run does not say that it is done.
                State.Tasks.All(t => t.State == TaskState.Landed) && State.Verify is not { IsLost: true }
            );
        }
        else
        {
            Assert.True(State.Phase == RunPhase.Paused, $"the run is {State.Phase}");
            Assert.Contains(State.Tasks, t => !t.IsFinal);
        }

        foreach (var task in State.Tasks)
        {
            var used = task.Records.Count(r => r.UsesUpAttempt);
            Assert.True(used <= State.Plan.Limits.Attempts, $"{task.Task.Id} had {used} attempts");
            Assert.Equal(
                task.State == TaskState.Landed ? 1 : 0,
                _log.Events.Count(e => e.Body is TaskLanded l && l.Task == task.Task.Id)
            );
        }
    }

    /// <summary>One commit for each task that landed with changes, each inside its scope, from the base on in a
    /// line.</summary>
    private void LandedWorkIsInScope()
    {
        var open = State.Tasks.Where(t => t.LandedCommit is not null).ToDictionary(t => t.LandedCommit!.Value);
        for (var at = State.Result; at != State.Base; )
        {
            Assert.True(open.Remove(at, out var task), $"{at.Short} is a commit of nobody");
            var commit = store.ReadCommit(at);
            at = Assert.Single(commit.Parents);
            var scope = Scope.Parse(task.Task.Scope);
            var changes = TreeWalk.Compare(store, store.ReadCommit(at).Tree, commit.Tree);
            Assert.All(
                changes,
                c =>
                    Assert.True(
                        scope.Matches(c.Path.Value) && c.NewMode is GitMode.None or GitMode.File or GitMode.Executable,
                        $"{task.Task.Id} changed {c.Path} to {c.NewMode}"
                    )
            );
        }

        Assert.Empty(open);
        Assert.Equal(State.Result, store.Refs(Samples.Run.ResultRef)[Samples.Run.ResultRef]);
    }

    /// <summary>Every commit that the log tells of is on a branch of its attempt.</summary>
    private void WorkIsKept()
    {
        var refs = store.Refs(RunId.RefPrefix);
        foreach (var record in _log.Events.Select(e => e.Body).OfType<SessionRecorded>())
        {
            if (record.Record is { Head: { } head } r)
            {
                var name = Samples.Run.SessionRef(r.TaskId, r.Attempt);
                Assert.True(
                    refs.GetValueOrDefault(name) == head || refs.GetValueOrDefault($"{name}-{head.Short}") == head,
                    $"{head.Short} of {r.Fence} is on no branch"
                );
            }
        }
    }

    /// <summary>Nothing passes a gate that a person has not opened for it.</summary>
    private void NothingPassesAGateUnopened()
    {
        var events = _log.Events;
        foreach (var task in State.Plan.Tasks.Where(t => t.Gate is not null))
        {
            var gate = task.Gate!;
            var passed = events.FirstOrDefault(e =>
                gate.When == GateWhen.After
                    ? e.Body is TaskLanded l && l.Task == task.Id
                    : e.Body is TaskDispatched d && d.Task == task.Id
            );
            if (passed is null)
            {
                continue;
            }

            var before = events.TakeWhile(e => e != passed).ToList();
            var state = RunFold.FoldMany(RunFold.Start(State.Plan, Samples.Run), before);
            var last = state[task.Id].LastRecord;
            Assert.Contains(
                before.Select(e => e.Body).OfType<GateApproved>(),
                a => a.Gate == gate.Name && (gate.When == GateWhen.Before || a.Subject == (last!.Head ?? last.Base))
            );
        }
    }

    /// <summary>Each dispatch was covered by what was left, each session that runs counted at its limit: no run passes
    /// its budget.</summary>
    private void MoneyIsWithinTheBudget()
    {
        if (State.Plan.Limits.BudgetUsd is not { } budget)
        {
            return;
        }

        var state = RunFold.Start(State.Plan, Samples.Run);
        foreach (var logged in _log.Events)
        {
            if (logged.Body is TaskDispatched dispatch)
            {
                var running = state.Tasks.Where(t => t.State == TaskState.Running).ToList();
                var most =
                    state.Usage.CostUsd + running.Append(state[dispatch.Task]).Sum(t => t.Task.Agent.BudgetUsd ?? 0);
                Assert.True(most <= budget, $"{dispatch.Fence} may bring {most} of {budget} dollars");
            }

            state = RunFold.Apply(state, logged);
        }

        Assert.True(State.Usage.CostUsd <= budget, $"{State.Usage.CostUsd} of {budget} are spent");
    }
}
