using Ralf.Actions.Tests.State;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using static Ralf.Actions.Tests.State.Samples;

namespace Ralf.Actions.Tests.Runs;

public sealed class FollowUpsTests
{
    [Theory]
    [InlineData("Auto", "a landed, new landed", "accepted")]
    [InlineData("Ask", "a landed", "open")]
    [InlineData("Drop", "a landed", "")]
    public async Task The_policy_says_what_becomes_of_a_proposed_task(string policy, string standings, string proposals)
    {
        var run = Start(Enum.Parse<FollowupPolicy>(policy), Plan(Samples.Task("a")), "a");
        var state = await run.RunAsync();
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal(standings, SimulatedRun.Standings(state));
        Assert.Equal(proposals, Answers(state));
    }

    [Fact]
    public async Task Of_two_proposals_of_one_id_at_once_the_first_becomes_the_task()
    {
        // Scopes that meet under `allow` are settled in one decision.
        PlanTask[] tasks =
        [
            Samples.Task("a") with
            {
                Scope = ["src/**"],
            },
            Samples.Task("b") with
            {
                Scope = ["src/**"],
            },
        ];
        var plan = Plan(tasks);
        var run = Start(FollowupPolicy.Auto, plan, "a", "b");
        run.Engine.Before = async (packet, _) =>
        {
            while (run.Engine.Started.Count < 2) { }
        };
        var state = await run.RunAsync();
        Assert.Equal("a landed, b landed, new landed", SimulatedRun.Standings(state));
        Assert.Equal("accepted, rejected", Answers(state));
        Assert.Equal(Id("a"), state[Id("new")].ProposedBy);
        Assert.Equal([Id("b")], state.Proposals[0].Also);
        Assert.Equal("the same as a.1-1", state.Proposals[1].Why);
    }

    [Fact]
    public async Task A_follow_up_too_far_from_the_plan_stays_open()
    {
        var plan = Plan(Samples.Task("a")) with { Limits = new PlanLimits(FollowupDepth: 1) };
        var run = Start(FollowupPolicy.Auto, plan, "a", "new");
        var state = await run.RunAsync();
        Assert.Equal("a landed, new landed", SimulatedRun.Standings(state));
        Assert.Equal("accepted, open", Answers(state));
    }

    [Theory]
    [InlineData("no id", "src/new/**")]
    [InlineData("A", "src/new/**")]
    [InlineData("new", ".github/workflows/x.yml")]
    [InlineData("new", "a//b")]
    public async Task A_proposal_that_cannot_be_a_task_stays_open(string id, string scope)
    {
        var plan = Plan(Samples.Task("a")) with { Policy = new PlanPolicy(Followups: FollowupPolicy.Auto) };
        var run = new SimulatedRun(
            plan,
            (p, _) => SimulatedRun.Write(p) with { Shape = r => r with { FollowupTasks = [Proposal(id, scope)] } }
        );
        var state = await run.RunAsync();
        Assert.Equal("a landed", SimulatedRun.Standings(state));
        Assert.Equal("open", Answers(state));
    }

    private static SimulatedRun Start(FollowupPolicy policy, Plan plan, params string[] by) =>
        new(
            plan with
            {
                Policy = new PlanPolicy(Followups: policy, Overlap: OverlapPolicy.Allow),
            },
            (p, _) =>
                SimulatedRun.Write(p) with
                {
                    Shape = r =>
                        by.Contains(p.Task.Id.Value)
                            ? r with
                            {
                                FollowupTasks =
                                [
                                    Proposal(
                                        p.Task.Id.Value == "new" ? "newer" : "new",
                                        $"src/{(p.Task.Id.Value == "new" ? "newer" : "new")}/**"
                                    ),
                                ],
                            }
                            : r,
                }
        );

    private static FollowupTask Proposal(string id, string scope) =>
        new(id, null, "Do it.", [scope], null, null, "needed");

    private static string Answers(RunState state) =>
        string.Join(
            ", ",
            state
                .Proposals.Where(p => p.Proposal.Task is not null)
                .Select(p =>
                    p.Accepted switch
                    {
                        true => "accepted",
                        false => "rejected",
                        _ => "open",
                    }
                )
        );
}
