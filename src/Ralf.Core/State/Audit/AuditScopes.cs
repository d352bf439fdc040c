using Ralf.Agents;
using Ralf.Core.Plans;

namespace Ralf.Core.State;

/// <summary>Checks that each dispatch has its task's scope from the plan plus earlier grants, and that each grant was
/// requested and accepted.</summary>
/// <param name="start">The state before the first event.</param>
internal sealed class AuditScopes(RunState start, List<AuditFinding> findings)
{
    private readonly Dictionary<TaskId, List<string>> _scopes = start.Tasks.ToDictionary(
        t => t.Task.Id,
        t => t.Task.Scope.ToList()
    );
    private readonly Dictionary<string, (TaskId By, ScopeRequest Scope)> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);

    public void Check(IReadOnlyList<LoggedEvent> events)
    {
        foreach (var logged in events)
        {
            Check(logged);
        }
    }

    private void Check(LoggedEvent logged)
    {
        var where = $"event {logged.Seq}";
        switch (logged.Body)
        {
            case TaskAdded e:
                _scopes[e.Task.Id] = [.. e.Task.Scope];
                break;
            case ProposalMade { Scope: { } scope } e:
                _asked.TryAdd(e.Proposal, (e.By, scope));
                break;
            case ProposalAnswered e when _answered.Add(e.Proposal) && e.Accepted:
                _accepted.Add(e.Proposal);
                break;
            case ScopeGranted e:
                Check(where, e);
                break;
            case TaskDispatched e:
                Check(where, e);
                break;
        }
    }

    private void Check(string where, ScopeGranted e)
    {
        if (!_asked.TryGetValue(e.Proposal, out var request) || request.By != e.Task)
        {
            Find(where, $"'{e.Task}' was granted what it never asked for, '{e.Proposal}'");
        }
        else if (!_accepted.Contains(e.Proposal))
        {
            Find(where, $"'{e.Task}' was granted '{e.Proposal}', to which nobody said yes");
        }
        else if (e.Paths.Except(request.Scope.Paths).FirstOrDefault() is { } more)
        {
            Find(where, $"'{e.Task}' was granted '{more}', which is not in '{e.Proposal}'");
        }

        if (_scopes.TryGetValue(e.Task, out var scope))
        {
            scope.AddRange(e.Paths);
        }
    }

    private void Check(string where, TaskDispatched e)
    {
        var given = _scopes.GetValueOrDefault(e.Task, []);
        if (e.Scope.Except(given).FirstOrDefault() is { } more)
        {
            Find(where, $"'{e.Task}' was dispatched with '{more}', which is in no scope of its");
        }

        // A missing exception widens the scope.
        if (given.Except(e.Scope).FirstOrDefault() is { } less)
        {
            Find(where, $"'{e.Task}' was dispatched without '{less}', which is in its scope");
        }
    }

    private void Find(string where, string what) => findings.Add(new(where, what));
}
