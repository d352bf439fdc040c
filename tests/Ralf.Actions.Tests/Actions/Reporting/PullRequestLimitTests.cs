using Ralf.Actions.Reporting;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Reporting;

public sealed class PullRequestLimitTests
{
    [Fact]
    public void Of_two_thousand_tasks_those_that_failed_stay_and_the_others_are_counted()
    {
        var body = PullRequestText.Body(Many(2000), ReviewSample.Links, []);
        Assert.InRange(body.Length, 60_000, PullRequestText.Limit);
        Assert.Equal(20, Count(body, "| **failed**"));
        var landed = Count(body, "| landed |");
        Assert.InRange(landed, 300, 1980);
        Assert.Contains(
            $"\n… and {1980 - landed} more: see [the whole log](https://github.com/acme/shop/tree/ralf/r1/state).\n\n## Warnings\n",
            body,
            StringComparison.Ordinal
        );
        Assert.Contains("\n… and 1990 more: see", body, StringComparison.Ordinal);
        Assert.Contains("\n/ralf retry all\n", body, StringComparison.Ordinal);
        Assert.Contains("2000 tasks: 1980 landed, 20 failed", body, StringComparison.Ordinal);
        Assert.DoesNotContain("mermaid", body, StringComparison.Ordinal);
        Assert.EndsWith("\n<!-- ralf:r1 -->\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(5_000)]
    [InlineData(3_000)]
    public void A_body_never_passes_its_limit(int limit)
    {
        var states = new[] { ReviewSample.State(), Many(50), Many(500) };
        foreach (var state in states)
        {
            var body = PullRequestText.Body(state, ReviewSample.Links, ReviewSample.Gates, limit);
            Assert.InRange(body.Length, 1, limit);
            Assert.Contains("/ralf approve api-review cccccccc", body, StringComparison.Ordinal);
            Assert.Equal(body, PullRequestText.Body(state, ReviewSample.Links, ReviewSample.Gates, limit));
            Assert.Empty(Rendered.Live(Rendered.Text(Rendered.Html(body))));
        }
    }

    private static int Count(string body, string what) => body.Split(what).Length - 1;

    /// <summary>One of a hundred failed; each of them warns.</summary>
    private static RunState Many(int count) =>
        Sample.Run(
            RunPhase.Failed,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                        Sample.Task(
                            $"task-{i}",
                            i % 100 == 7 ? TaskState.Failed : TaskState.Landed,
                            Sample.Record($"task-{i}") with
                            {
                                Warnings = ["Closes #1 <b>"],
                            }
                        )
                    ),
            ]
        );
}
