using Ralf.Actions.Runs;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

public sealed class PauseReasonsTests
{
    [Theory]
    [InlineData("gate", false, false)]
    [InlineData("scope_request", false, false)]
    [InlineData("cancelled", false, false)]
    [InlineData("pull_request", false, false)]
    [InlineData("confirm", false, false)]
    [InlineData("account", true, true)]
    [InlineData("network", true, true)]
    [InlineData("credentials", true, true)]
    [InlineData("rate_limit", true, true)]
    [InlineData("dispatch", true, true)]
    [InlineData("lost", true, true)]
    [InlineData("agent_missing", true, true)]
    [InlineData("setup", true, false)]
    [InlineData("failures", true, false)]
    [InlineData("budget", true, false)]
    [InlineData("verify", true, false)]
    [InlineData("readers_disagree", true, false)]
    [InlineData("something new", true, false)]
    public void People_are_called_unless_they_chose_and_a_schedule_takes_up_what_may_be_over(
        string reason,
        bool calls,
        bool isTakenUp
    )
    {
        var state = Fold(Chain, new RunPaused(reason, "why"));
        Assert.Equal((calls, isTakenUp), (PauseReasons.CallsForPeople(state), PauseReasons.IsTakenUp(state)));
        Assert.False(PauseReasons.CallsForPeople(state with { Phase = RunPhase.Running }));
        Assert.False(PauseReasons.IsTakenUp(state with { Phase = RunPhase.Cancelled }));
    }
}
