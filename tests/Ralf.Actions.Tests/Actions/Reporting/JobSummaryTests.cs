using Ralf.Actions.Reporting;

namespace Ralf.Actions.Tests.Reporting;

public sealed class JobSummaryTests
{
    [Fact]
    public void The_plan_job_says_what_it_sent_what_is_open_and_what_waits_for_what()
    {
        var job = new PlanJob(
            [new DispatchedJob("docs.1", "The docs task", 60)],
            ["api.2"],
            ReviewSample.Gates,
            "The last wave was rate limited: this one is half as wide."
        );
        Assert.Equal(
            """
            # Run r1: paused for gates

            7 tasks: 1 pending, 2 landed, 1 failed, 2 conflicted, 1 blocked; 6 sessions, 7,200 tokens, $1.50.

            The last wave was rate limited: this one is half as wide.

            ```mermaid
            flowchart LR
              t1["core"]:::landed
              t2["api"]:::failed
              t3["web"]:::blocked
              t4["left"]:::conflicted
              t5["right"]:::conflicted
              t6["docs"]:::pending
              t7["guide"]:::landed
              t1 --> t2
              t2 --> t3
              t1 --> t4
              t1 --> t5
              t1 --> t6
              classDef pending fill:#eaeef2,stroke:#8c959f,color:#24292f
              classDef landed fill:#1a7f37,stroke:#1a7f37,color:#ffffff
              classDef failed fill:#cf222e,stroke:#cf222e,color:#ffffff
              classDef conflicted fill:#bc4c00,stroke:#bc4c00,color:#ffffff
              classDef blocked fill:#ffffff,stroke:#bc4c00,color:#bc4c00,stroke-dasharray:4
            ```

            ## This wave

            | leg | task | at most |
            | --- | --- | ---: |
            | `docs.1` | The docs task | 60 min |

            ## Waits for approval

            - gate `api-review`: `docs` (The docs task) at [`cccccccc`](https://github.com/acme/shop/commit/cccccccccccccccccccccccccccccccccccccccc): `/ralf approve api-review cccccccc` or `/ralf reject api-review cccccccc: WHY` (who may: `@acme/architects`, `octocat`)

            ## Open in other workflow runs

            - `api.2`

            ## Waits

            - `web`: blocked, `api` → `web`
            - `docs`: a later wave takes it

            Everything that happened: [the whole log](https://github.com/acme/shop/tree/ralf/r1/state).

            """,
            JobSummary.Build(job, ReviewSample.State(), ReviewSample.Links)
        );
    }

    [Fact]
    public void The_merge_job_says_what_came_in_what_became_of_it_and_what_is_next()
    {
        var summary = JobSummary.Build(Merge("The next wave is dispatched."), ReviewSample.State(), ReviewSample.Links);
        Assert.StartsWith(
            """
            # Run r1: paused for gates

            7 tasks: 1 pending, 2 landed, 1 failed, 2 conflicted, 1 blocked; 6 sessions, 7,200 tokens, $1.50.

            [The pull request](https://github.com/acme/shop/pull/9). The next wave is dispatched.

            ```mermaid

            """,
            summary,
            StringComparison.Ordinal
        );
        Assert.Contains(
            """
            ## What came in

            | leg | verdict | why |
            | --- | --- | --- |
            | `core.1` | landed |  |
            | `api.2` | failed | a check failed: 'x &#124; y' &lt;b&gt; |

            ## Waits for approval


            """,
            summary,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["Waits for approval", "Conflicts", "Checks of the whole result", "Tasks"],
            summary.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..]).Skip(1)
        );
    }

    [Fact]
    public void A_summary_of_256_legs_and_2000_tasks_is_one_that_a_step_may_write()
    {
        var state = Sample.Run(
            Ralf.Core.State.RunPhase.Running,
            [.. Enumerable.Range(0, 2000).Select(i => Sample.Landed($"task-{i}"))]
        );
        var came = Enumerable.Range(0, 256).Select(i => new ReturnedJob($"task-{i}.1", "landed", new string('…', 200)));
        var summary = JobSummary.Build(Merge("Next.") with { Came = [.. came] }, state, ReviewSample.Links);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(summary), 100_000, 1_048_576);
        Assert.Equal(256, summary.Split("| landed | …").Length - 1);
    }

    private static MergeJob Merge(string next) =>
        new(
            [
                new ReturnedJob("core.1", "landed", null),
                new ReturnedJob("api.2", "failed", "a check failed: 'x | y' <b>"),
            ],
            ReviewSample.Gates,
            "https://github.com/acme/shop/pull/9",
            next
        );
}
