using Ralf.Core.Plans;
using Ralf.Core.Scopes;

namespace Ralf.Core.State;

/// <summary>Checks the result: a line of commits from the base, one per landed task, tied to the log by trailers, and
/// inside the tasks' scopes.</summary>
internal sealed class AuditResult(
    IGitStore store,
    StateLog log,
    IReadOnlyList<StateCommit> history,
    List<AuditFinding> findings
)
{
    private readonly RunState _state = log.State;
    private readonly Dictionary<GitId, long> _seqs = history.ToDictionary(c => c.Commit, c => c.LastSeq);

    private readonly AuditReadings _readings = new(store, log, history, findings);

    public void Check()
    {
        if (store.Ref(_state.Run.ResultRef) is not { IsNone: false } tip)
        {
            Find(_state.Run.ResultRef, "is missing");
            return;
        }

        if (tip != _state.Result)
        {
            Find(_state.Run.ResultRef, $"stands at {tip.Short}, but the log says {_state.Result.Short}");
        }

        CheckLine(tip);
    }

    private void CheckLine(GitId tip)
    {
        var landed = new Dictionary<GitId, LoggedEvent>();
        foreach (var logged in log.Events)
        {
            if (logged.Body is TaskLanded { Commit: { } commit } && !landed.TryAdd(commit, logged))
            {
                Find($"event {logged.Seq}", $"its commit {commit.Short} landed before");
            }
        }

        var merges = new AuditMerges(store, log.Events, findings);
        var at = tip;
        while (at != _state.Base)
        {
            if (merges.Check(at) is { } before)
            {
                at = before;
                continue;
            }

            if (!landed.Remove(at, out var logged))
            {
                Find(Name(at), "is on the result, but no event of the log says so");
                break;
            }

            try
            {
                var data = store.ReadCommit(at);
                if (data.Parents is not [var parent])
                {
                    Find(Name(at), $"has {data.Parents.Count} parents; a result is a line from the base");
                    break;
                }

                CheckTrailers(at, data.Message, logged);
                CheckScope(at, data, parent, logged);
                at = parent;
            }
            catch (UserException error)
            {
                Find(Name(at), $"cannot be read: {error.Message}");
                break;
            }
        }

        _readings.CheckDecisions();
        foreach (var (commit, logged) in landed.OrderBy(l => l.Value.Seq))
        {
            Find($"event {logged.Seq}", $"its commit {commit.Short} is not on the result");
        }
    }

    private void CheckTrailers(GitId commit, string message, LoggedEvent logged)
    {
        var landed = (TaskLanded)logged.Body;
        Compare(commit, message, Trailers.Run, _state.Run.Value);
        Compare(commit, message, Trailers.Task, landed.Task.Value);
        Compare(commit, message, Trailers.Attempt, landed.Attempt.ToString());
        if (
            Trailers.ReadLog(message) is not var (seq, stateCommit)
            || !_seqs.TryGetValue(stateCommit, out var lastSeq)
            || lastSeq != seq
            || seq >= logged.Seq
        )
        {
            Find(
                Name(commit),
                $"its trailer '{Trailers.Log}: {Trailers.Read(message, Trailers.Log)}' names no state before event {logged.Seq}"
            );
        }
    }

    private void Compare(GitId commit, string message, string key, string expected)
    {
        var found = Trailers.Read(message, key);
        if (found != expected)
        {
            Find(Name(commit), $"its trailer '{key}' is '{found}', but the log says '{expected}'");
        }
    }

    private void CheckScope(GitId commit, CommitData data, GitId parent, LoggedEvent logged)
    {
        var landed = (TaskLanded)logged.Body;
        var dispatch = log
            .Events.Select(e => e.Body)
            .OfType<TaskDispatched>()
            .FirstOrDefault(d => d.Task == landed.Task && d.Attempt == landed.Attempt);
        if (dispatch is null)
        {
            Find(Name(commit), $"'{landed.Task}' was never dispatched with attempt {landed.Attempt}");
            return;
        }

        var trees = new TreePair(store.ReadCommit(parent).Tree, data.Tree);
        var changes = TreeWalk.Compare(store, trees.Old, trees.New);
        CheckGates(commit, changes, landed);
        var scope = Scope.Parse(dispatch.Scope);
        var protectedPaths = ProtectedPaths.For(_state.Plan.Unprotect, _state.Plan.Source);
        // Links are followed as in the proof of the session, whatever has landed since its base.
        var content = _state.Plan.Content.On(store, store.ReadCommit(dispatch.Base).Tree, scope, protectedPaths);
        var proven = ScopeProof.Prove(
            changes,
            scope,
            protectedPaths,
            path => TreeWalk.Siblings(store, trees.Old, path),
            content
        );
        Func<string, bool> mayWrite = path => scope.Admits(path) && !protectedPaths.Guards(path);
        _readings.Check(commit, trees, changes, logged, proven.Refused.Count == 0 ? mayWrite : null, content);
        foreach (
            var folder in GitFolders.Find(
                store,
                trees.Old,
                [.. changes.Select(DiffEntry.Of)],
                _state.Plan.Content.Repositories
            )
        )
        {
            Find(Name(commit), $"git would take '{folder}' for a repository");
        }

        foreach (var refused in proven.Refused)
        {
            var why = refused.Refusal switch
            {
                Refusal.OutOfScope => $"is outside the scope of '{landed.Task}'",
                Refusal.Protected => "is protected",
                Refusal.Mode => "has a mode that no session may make",
                Refusal.Content => $"must not land: {refused.What}",
                _ => "has a name that some file system takes for another",
            };
            Find(Name(commit), $"'{refused.Change.Path}' {why}");
        }
    }

    /// <summary>Checks that work held by a gate is on the result only if that very session was approved.</summary>
    private void CheckGates(GitId commit, IReadOnlyList<PathChange> changes, TaskLanded landed)
    {
        var files = changes.Select(c => c.Path.Value).ToList();
        foreach (var gate in PathGate.Holding(_state.Plan.Gates, landed.Task, files))
        {
            var made = log
                .Events.Select(e => e.Body)
                .OfType<SessionRecorded>()
                .FirstOrDefault(r => r.Record.TaskId == landed.Task && r.Record.Attempt == landed.Attempt);
            if (!log.Events.Any(e => e.Body is GateApproved a && a.Gate == gate.Name && a.Subject == made?.Record.Head))
            {
                Find(Name(commit), $"gate '{gate.Name}' was not approved for it");
            }
        }
    }

    private void Find(string where, string what) => findings.Add(new(where, what));

    private static string Name(GitId commit) => $"result commit {commit.Short}";
}
