namespace Ralf.Actions.Runs;

/// <summary>A person's answer at a gate, as events.</summary>
internal static class GateAnswers
{
    /// <summary>Matches every gate in <c>--approve</c>.</summary>
    public const string All = "all";

    private const string CommandLine = "command line";
    private const int MinDigits = 7;

    /// <param name="subject">The commit that was reviewed, at least its first 7 digits; null: whatever waits.</param>
    /// <param name="by">The person's login, compared with the gate's approvers; null: someone at a terminal, who may
    /// answer.</param>
    /// <exception cref="UserException">No such gate waits, the commit is another one, or this person is not an
    /// approver.</exception>
    public static IReadOnlyList<NewEvent> Approve(RunState state, string gate, string? subject, string? by) =>
        [Answer(Waiting(state, gate, subject, by), isApproved: true, by)];

    /// <param name="why">The reason, which the next session is told.</param>
    /// <inheritdoc cref="Approve" />
    public static IReadOnlyList<NewEvent> Reject(RunState state, string gate, string? subject, string? by, string why)
    {
        var waiting = Waiting(state, gate, subject, by);
        return string.IsNullOrWhiteSpace(why)
            ? throw GateErrors.NoReasonToReject(gate)
            : [Answer(waiting, isApproved: false, by, why.Trim())];
    }

    /// <summary>Approves work that waits at gates approved beforehand (<c>--approve</c>); returns an empty list if
    /// there is none.</summary>
    public static IReadOnlyList<NewEvent> Beforehand(RunState state, IReadOnlyCollection<string> names) =>
        names.Count == 0
            ? []
            :
            [
                .. state
                    .Gates.Where(g => g.State == GateState.Waiting && IsAmong(g.Name, names))
                    .Select(g => Answer(g, isApproved: true, null, "--approve")),
            ];

    /// <summary>Throws if <c>--approve</c> names a gate that the plan does not have.</summary>
    public static void CheckNames(Plan plan, IReadOnlyCollection<string> names)
    {
        var known = plan
            .Tasks.SelectMany(t => t.GatesBefore.Append(t.Gate))
            .Select(g => g?.Name)
            .OfType<string>()
            .Concat(plan.Gates.Select(g => g.Name))
            .Distinct()
            .ToList();
        foreach (var name in names.Where(n => !IsSame(n, All) && !known.Any(k => IsSame(k, n))))
        {
            throw GateErrors.UnknownGate(name, known);
        }
    }

    private static bool IsAmong(string gate, IEnumerable<string> names) =>
        names.Any(n =>
            IsSame(n, gate)
            || IsSame(n, All)
            // A gate of the plan, whichever task has reached it.
            || gate.StartsWith($"{n}/", StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static GateStatus Waiting(RunState state, string gate, string? subject, string? by)
    {
        var waiting = state.Gates.Where(g => g.State == GateState.Waiting).ToList();
        var found =
            waiting.Find(g => IsSame(g.Name, gate))
            ?? throw (
                state.Gates.FirstOrDefault(g => IsSame(g.Name, gate)) is { By: { } earlier } done
                    ? GateErrors.GateIsAnswered(
                        done.Name,
                        done.State == GateState.Approved,
                        earlier,
                        done.Subject.Short
                    )
                    : GateErrors.NoWaitingGate(gate, waiting.Select(g => $"{g.Name} {g.Subject.Short}"))
            );
        if (subject is not null)
        {
            CheckSubject(found, subject);
        }

        return by is null || MayAnswer(found, by)
            ? found
            : throw GateErrors.NotAnApprover(found.Name, by, found.Approvers);
    }

    private static void CheckSubject(GateStatus gate, string subject)
    {
        if (subject.Length < MinDigits || !subject.All(char.IsAsciiHexDigit))
        {
            throw GateErrors.BadGateSubject(subject);
        }

        if (!gate.Subject.Hex.StartsWith(subject, StringComparison.OrdinalIgnoreCase))
        {
            throw GateErrors.StaleGateSubject(gate.Name, subject, gate.Subject.Short);
        }
    }

    /// <summary>Members of a team cannot be listed here: a gate that names a team is open to everyone with write
    /// access.</summary>
    private static bool MayAnswer(GateStatus gate, string by) =>
        gate.Approvers.Count == 0
        || gate.Approvers.Any(a => a.Contains('/') || IsSame(a.TrimStart('@'), by.TrimStart('@')));

    private static NewEvent Answer(GateStatus gate, bool isApproved, string? by, string? why = null)
    {
        var login = by?.TrimStart('@') ?? CommandLine;
        RunEvent body = isApproved
            ? new GateApproved(gate.Name, gate.Subject, login, why)
            : new GateRejected(gate.Name, gate.Subject, login, why!);
        return new(EventIds.GateAnswered(gate.Name, gate.Subject, gate.Reached), body);
    }
}
