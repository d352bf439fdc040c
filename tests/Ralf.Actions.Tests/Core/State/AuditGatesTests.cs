using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.State;

public sealed class AuditGatesTests
{
    private static readonly GateReached _reached = new("gate-a", Id("a"), GateWhen.After, Result);
    private static readonly GateApproved _approved = new("gate-a", Result, "ann", null);
    private static readonly GateRejected _rejected = new("gate-a", Result, "ann", "no");

    [Fact]
    public void Work_that_was_approved_at_its_gate_may_land() =>
        Assert.Empty(After(Dispatch("a"), Recorded("a"), _reached, _approved, _rejected, Landed("a")));

    [Fact]
    public void Work_that_nobody_approved_is_found_where_it_landed()
    {
        const string finding = "event 3: 'a' landed, and gate 'gate-a' was not approved for it";
        Assert.Equal([finding], After(Dispatch("a"), Recorded("a"), Landed("a")));
        Assert.Equal([finding.Replace('3', '4')], After(Dispatch("a"), Recorded("a"), _reached, Landed("a")));
        Assert.Equal(
            [finding.Replace('3', '6')],
            After(Dispatch("a"), Recorded("a"), _reached, _rejected, _approved, Landed("a"))
        );
    }

    [Fact]
    public void A_second_record_of_the_same_session_takes_nothing_from_its_approval()
    {
        var second = new SessionRecorded(Record("a") with { Head = Base, Summary = "again" });
        Assert.Empty(After(Dispatch("a"), Recorded("a"), second, _reached, _approved, Landed("a")));
        Assert.Single(After(Dispatch("a"), second, Recorded("a"), _reached, _approved, Landed("a")));
    }

    [Fact]
    public void An_approval_of_something_else_is_none()
    {
        var other = _approved with { Subject = Base };
        Assert.Single(After(Dispatch("a"), Recorded("a"), _reached, other, Landed("a")));
    }

    [Fact]
    public void A_task_that_started_before_its_gate_was_approved_is_found()
    {
        var plan = Plan(Task("a").Gated(GateWhen.Before));
        var reached = _reached with { When = GateWhen.Before };
        Assert.Equal(
            ["event 2: 'a' was dispatched, and gate 'gate-a' was not approved"],
            Audit(plan, reached, Dispatch("a"))
        );
        Assert.Empty(Audit(plan, reached, _approved, Dispatch("a"), Dispatch("a", 2)));
    }

    private static IEnumerable<string> After(params RunEvent[] bodies) => Audit(Plan(Task("a").Gated()), bodies);

    private static IEnumerable<string> Audit(Plan plan, params RunEvent[] bodies)
    {
        var findings = new List<AuditFinding>();
        var events = bodies.Prepend(Started).Select((b, i) => new LoggedEvent(i, $"e{i}", Noon, b)).ToList();
        new AuditGates(plan, findings).Check(events);
        return findings.Select(f => $"{f.Where}: {f.What}");
    }
}
