namespace Ralf.Actions.Runs;

/// <summary>Errors in answers at a gate: RALF54x.</summary>
internal static class GateErrors
{
    public static UserException NoWaitingGate(string gate, IEnumerable<string> waiting) =>
        new(
            "RALF541",
            $"nothing waits at a gate '{gate}'; awaiting an answer: {(waiting.Any() ? string.Join(", ", waiting) : "none")}"
        );

    public static UserException GateIsAnswered(string gate, bool approved, string by, string subject) =>
        new(
            "RALF542",
            $"gate '{gate}' is {(approved ? "approved" : "rejected")} for {subject} already, by {by}: the first answer stands"
        );

    public static UserException BadGateSubject(string subject) =>
        new(
            "RALF543",
            $"'{subject}' is no commit: give its first 7 hexadecimal digits or more, as `ralf status` shows them"
        );

    public static UserException StaleGateSubject(string gate, string given, string current) =>
        new("RALF544", $"what waits at gate '{gate}' is {current}, not {given}: look at that, then answer for it");

    public static UserException NotAnApprover(string gate, string by, IReadOnlyList<string> approvers) =>
        new("RALF545", $"'{by}' may not answer at gate '{gate}': its approvers are {string.Join(", ", approvers)}");

    public static UserException NoReasonToReject(string gate) =>
        new(
            "RALF546",
            $"gate '{gate}' is not rejected without a reason, which the next session is told: add --why TEXT"
        );

    public static UserException UnknownGate(string gate, IReadOnlyList<string> known) =>
        new(
            "RALF547",
            $"there is no gate '{gate}' in this plan: it has {(known.Count > 0 ? string.Join(", ", known.Take(20)) : "none")}; `--approve all` stands for every gate"
        );
}
