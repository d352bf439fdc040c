using Ralf.Actions.Reporting;
using Ralf.Git;

namespace Ralf.Actions.Tests.Reporting;

public sealed class GateCommentTests
{
    [Fact]
    public void A_comment_says_what_is_to_be_approved_at_which_commit_how_and_by_whom()
    {
        Assert.Equal(
            """
            **Waits for approval**: gate `api-review`: `docs` (The docs task) at [`cccccccc`](https://github.com/acme/shop/commit/cccccccccccccccccccccccccccccccccccccccc).

            To approve it, write this as a comment, alone in it:

            ```text
            /ralf approve api-review cccccccc
            ```

            To reject it, with the reason, which the log keeps:

            ```text
            /ralf reject api-review cccccccc: WHY
            ```

            Who may: `@acme/architects`, `octocat`. An answer holds for this commit alone; everything that does not need it goes on meanwhile.

            <!-- ralf:r1:gate:api-review:cccccccccccccccccccccccccccccccccccccccc -->

            """,
            GateComment.Text(ReviewSample.Gates[0], ReviewSample.State(), ReviewSample.Links)
        );
    }

    [Fact]
    public void The_result_may_be_held_too_and_everyone_who_writes_may_answer_where_nobody_is_named()
    {
        var text = GateComment.Text(
            new WaitingGate("release", "result", Sample.Result, []),
            ReviewSample.State(),
            ReportLinks.None
        );
        Assert.StartsWith(
            "**Waits for approval**: gate `release`: result at `bbbbbbbb`.\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("\nWho may: everyone with write access. ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_commit_is_another_question()
    {
        var gate = ReviewSample.Gates[0];
        var run = ReviewSample.State().Run;
        Assert.NotEqual(
            GateComment.Marker(gate, run),
            GateComment.Marker(gate with { Commit = GitId.Parse(new string('d', 40)) }, run)
        );
    }
}
