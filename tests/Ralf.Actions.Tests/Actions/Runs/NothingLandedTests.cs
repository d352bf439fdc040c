using Ralf.Actions.Reporting;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

public sealed class NothingLandedTests
{
    [Theory]
    [InlineData("changed nothing", "a landed, nothing to change")]
    [InlineData("changed nothing; left out: a.ts\n::error::x", "a landed, changed nothing; left out: a.ts : :error::x")]
    public async Task A_session_whose_files_were_left_out_is_not_said_to_have_had_nothing_to_change(
        string detail,
        string told
    )
    {
        var run = new SimulatedRun(
            Plan(Task("a")),
            (_, _) => new([], SessionReason.NoChange) { Shape = r => r with { Detail = detail } }
        );

        var state = await run.RunAsync();

        var landed = new TaskLanded(Id("a"), 1, null, state.Result);
        Assert.Equal(told, EventText.Describe(landed, state));
    }
}
