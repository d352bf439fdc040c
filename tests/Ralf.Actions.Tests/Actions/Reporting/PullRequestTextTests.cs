using Ralf.Actions.Reporting;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Reporting;

public sealed class PullRequestTextTests
{
    // What is invisible in the body is a bar here.
    [Fact]
    public async Task A_body_says_first_what_waits_for_the_reviewer_and_then_what_was_done()
    {
        Assert.Equal(
            """
            Run `r1` of the plan `result-errors` (`ralf.yml`), from `main` at [`aaaaaaaa`](https://github.com/acme/shop/commit/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa). What was asked:

            > Functions return Result instead of throwing.
            >
            > Fixes #|7, as @|octocat asked.

            **Paused for gates**: gate api-review waits

            7 tasks: 1 pending, 2 landed, 1 failed, 2 conflicted, 1 blocked; 6 sessions, 7,200 tokens, $1.50. The result is [`bbbbbbbb`](https://github.com/acme/shop/commit/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb), [compared with its base](https://github.com/acme/shop/compare/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...ralf/r1/result).

            ## Waits for approval

            - gate `api-review`: `docs` (The docs task) at [`cccccccc`](https://github.com/acme/shop/commit/cccccccccccccccccccccccccccccccccccccccc): `/ralf approve api-review cccccccc` or `/ralf reject api-review cccccccc: WHY` (who may: `@acme/architects`, `octocat`)

            ## Proposals that await an answer

            - `p2`: core proposes task bench: Closes #|3; @|octocat knows.<br>`/ralf answer p2 accept` or `/ralf answer p2 reject WHY`
            - `p3`: api asks for src/Shared/\*\*: Result lives there.<br>`/ralf answer p3 accept` or `/ralf answer p3 reject WHY`

            ## Conflicts

            All of these tasks stay out of the result, and each keeps its version on its branch. Take one of them (below), or commit the path on this branch as it should be.

            | path | tasks | versions |
            | --- | --- | --- |
            | <code>src/Shared/A&#124;B.cs</code> | `left`, `right` | [`ralf/r1/left.1`](https://github.com/acme/shop/tree/ralf/r1/left.1)<br>[`ralf/r1/right.1`](https://github.com/acme/shop/tree/ralf/r1/right.1)<br>[compared](https://github.com/acme/shop/compare/ralf/r1/left.1...ralf/r1/right.1) |

            ## Tasks

            | task | state | attempt | files | cost | look |
            | --- | --- | ---: | ---: | ---: | --- |
            | `core`<br>The core task | landed | 1 | 2 | $0.25 | [`ralf/r1/core.1`](https://github.com/acme/shop/tree/ralf/r1/core.1)<br>[its job](https://github.com/acme/shop/actions/runs/40) |
            | `api`<br>The api task | **failed**: a check failed: 'dotnet test' ended with 1 | 2 | 2 | $0.50 | [`ralf/r1/api.2`](https://github.com/acme/shop/tree/ralf/r1/api.2)<br>[its job](https://github.com/acme/shop/actions/runs/41) |
            | `web`<br>The web task | **blocked**: `api` → `web` |  |  |  |  |
            | `left`<br>The left task | **conflicted** with `right` | 1 | 2 | $0.25 | [`ralf/r1/left.1`](https://github.com/acme/shop/tree/ralf/r1/left.1) |
            | `right`<br>The right task | **conflicted** with `left` | 1 | 2 | $0.25 | [`ralf/r1/right.1`](https://github.com/acme/shop/tree/ralf/r1/right.1) |
            | `docs`<br>The docs task | pending |  |  |  |  |
            | `guide`<br>The guide task (proposed by `core`) | landed | 1 | 2 | $0.25 | [`ralf/r1/guide.1`](https://github.com/acme/shop/tree/ralf/r1/guide.1) |

            ## Task graph

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

            ## Checks of the whole result

            **Failed** on `bbbbbbbb`.

            - `dotnet build` passed after 12s
            - <code>dotnet test &#124; tee log</code> ended with 1 after 1m15s

            ````text
            Failed!
              Expected: ```1```
              Actual: 2
            ````


            ## Warnings

            - `core`: left out, not being allowed: other/x.cs (added, attempt 1)
            - `core`: Parsing is slow &#124; see #|12

            ## Decisions

            - `core`: No Result&lt;void&gt; — Unit says it (accepted: a rule for all sessions)
            - `core`: Result is a struct — no allocation on the happy path
            - `core`: Errors carry a &lt;code&gt; — !\[\](https:|//evil.example/p.png) callers switch on it

            ## Follow-up tasks

            - `guide` accepted, proposed by `core`: Follow up

            ## Next

            As a comment here, one at a time:

            ```text
            /ralf retry api left right
            /ralf resume
            /ralf cancel
            ```

            In a terminal:

            ```text
            ralf retry r1 api left right
            ralf answer r1 p2 accept
            ralf resume r1
            git diff aaaaaaaa...ralf/r1/result
            ralf log r1
            ```

            Everything that happened: [the whole log](https://github.com/acme/shop/tree/ralf/r1/state). Written by [this workflow run](https://github.com/acme/shop/actions/runs/42).

            <!-- ralf:r1 -->

            """,
            PullRequestText.Body(ReviewSample.State(), ReviewSample.Links, ReviewSample.Gates).Replace('\u200B', '|')
        );
    }

    [Fact]
    public void A_small_run_that_is_done_has_a_small_body_and_no_links_where_it_has_no_server()
    {
        Assert.Equal(
            """
            Run `r1` of the plan `sample` (`ralf.yml`), from `main` at `aaaaaaaa`. What was asked:

            > A goal.

            **Done**

            1 task: 1 landed; 1 session, 1,200 tokens, $0.25. The result is `bbbbbbbb`.

            ## Tasks

            | task | state | attempt | files | cost | look |
            | --- | --- | ---: | ---: | ---: | --- |
            | `core`<br>The core task | landed | 1 | 2 | $0.25 | `ralf/r1/core.1` |

            ## Next

            In a terminal:

            ```text
            git diff aaaaaaaa...ralf/r1/result
            ralf log r1
            ```

            Everything that happened: `ralf log r1`.

            <!-- ralf:r1 -->

            """,
            PullRequestText.Body(Sample.Run(RunPhase.Done, Sample.Landed("core")), ReportLinks.None, [])
        );
    }

    [Fact]
    public void Nothing_that_agents_wrote_is_a_mention_a_reference_or_an_element()
    {
        var html = Rendered.Html(PullRequestText.Body(ReviewSample.State(), ReviewSample.Links, ReviewSample.Gates));
        Assert.Equal(
            [
                "a",
                "blockquote",
                "br",
                "code",
                "h2",
                "li",
                "p",
                "pre",
                "strong",
                "table",
                "tbody",
                "td",
                "th",
                "thead",
                "tr",
                "ul",
            ],
            Rendered.Elements(html)
        );
        Assert.Empty(Rendered.Live(Rendered.Text(html)));
        Assert.DoesNotContain("href=\"https://evil", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "sample: A goal.")]
    [InlineData(" ", "sample: A goal.")]
    [InlineData("Fixes #1\nfor @octocat", "Fixes #|1 for @|octocat")]
    public void A_title_is_the_plans_own_or_its_name_and_goal(string? chosen, string expected)
    {
        Assert.Equal(
            expected,
            PullRequestText.Title(Sample.Run(RunPhase.Done, Sample.Landed("core")), chosen).Replace('\u200B', '|')
        );
    }

    [Fact]
    public void Labels_are_the_plans_own_and_one_by_which_all_are_found()
    {
        Assert.Equal(["ralf", "migration"], PullRequestText.Labels(["migration", "Ralf", "", "migration"]));
    }
}
