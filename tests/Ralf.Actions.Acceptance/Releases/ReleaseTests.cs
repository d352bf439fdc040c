using Ralf.Actions.Acceptance.Workflows;
using Ralf.Core.State;

namespace Ralf.Actions.Acceptance.Releases;

/// <summary>A release, rehearsed: <c>release.yml</c> from the tag that asks for it to a caller that runs from what it
/// published.</summary>
public sealed class ReleaseTests(ReleaseCache cache) : IClassFixture<ReleaseCache>
{
    private const string MoveTag = "git push --force origin \"$COMMIT:refs/tags/$major\"";

    [Fact]
    public async Task A_release_is_made_and_a_caller_that_init_wrote_runs_from_it()
    {
        await using var release = await ReleaseRehearsal.StartAsync(cache, isQuick: false);
        await release.RunAsync();
        Assert.True(release.IsDone, release.Everything());
        Assert.Equal([], ReleaseCheck.Problems(release));

        using var user = new ReleaseUser(release);
        var caller = user.InstallAndInit();
        Assert.Contains("/ralf.yml@v1.2.3\n", caller, StringComparison.Ordinal);
        foreach (var written in (string[])[caller, caller.Replace("@v1.2.3", "@v1", StringComparison.Ordinal)])
        {
            await using var bench = await WorkflowFixture.StartAsync(new(written, user.Workflow, user.Program));
            bench.Plan(
                """tasks: {a: {scope: ["out/a.txt"], prompt: Write a.}}""",
                """mkdir -p out; echo "$id" > "out/$id.txt" """
            );
            var run = $"test-{await bench.DispatchAsync()}";
            Assert.True(bench.State(run).Phase == RunPhase.Done, bench.Everything());
            Assert.Equal(ReleaseRehearsal.Version, bench.State(run).ProgramVersion);
        }
    }

    /// <summary>The runner is lost after one step and then the next, each time at the first that has not been survived;
    /// failed jobs are run again.</summary>
    [Fact]
    public async Task A_release_that_stops_after_any_step_is_finished_by_running_its_failed_jobs_again()
    {
        string[] steps =
        [
            "Run every check",
            "Build and push it, without a name yet",
            "Pack it",
            "Pack the rest of the tool",
            "Name the image",
            "Keep the packages in a draft of the release",
            "Attest the image",
            "Attest the tool",
            "Publish the tool",
            "Tag the version",
            "Publish the release",
            "Move the major tag",
        ];
        await using var release = await ReleaseRehearsal.StartAsync(cache);
        release.Site.LostAfterSteps.Add(steps[0]);
        await release.RunAsync();
        foreach (var step in steps[1..])
        {
            Assert.False(release.IsDone);
            release.Site.LostAfterSteps.Add(step);
            await release.RerunAsync(onlyFailed: true);
            Assert.True(release.Site.LostAfterSteps.Count == 0, release.Everything());
        }

        await release.RerunAsync(onlyFailed: true);
        Assert.True(release.IsDone, release.Everything());
        Assert.Equal([], ReleaseCheck.Problems(release));
    }

    /// <summary>All jobs are run again, and so image and packages are built again, with other bytes: what was published
    /// first stays.</summary>
    [Theory]
    [InlineData("Name the image")]
    [InlineData("Publish the tool")]
    [InlineData("Move the major tag")]
    public async Task A_release_whose_jobs_are_all_run_again_publishes_nothing_twice(string step)
    {
        await using var release = await ReleaseRehearsal.StartAsync(cache);
        release.Site.LostAfterSteps.Add(step);
        await release.RunAsync();
        Assert.False(release.IsDone);
        var digest = release.Registry.Digest("v1.2.3");
        await release.RerunAsync(onlyFailed: false);

        Assert.True(release.IsDone, release.Everything());
        Assert.Equal([], ReleaseCheck.Problems(release));
        Assert.Equal(digest, release.Registry.Digest("v1.2.3"));
    }

    [Fact]
    public async Task A_tag_that_is_not_the_version_of_the_source_publishes_nothing()
    {
        await using var release = await ReleaseRehearsal.StartAsync(cache);
        await release.RunAsync("1.2.4");

        Assert.Contains("says another version than 1.2.4", release.Everything(), StringComparison.Ordinal);
        Assert.Equal(["test"], release.Jobs.Where(j => j.Result == "failure").Select(j => j.Name));
        Assert.All(release.Jobs.Where(j => j.Name != "test"), j => Assert.Equal("skipped", j.Result));
        Assert.Empty(release.Journal);
    }

    [Fact]
    public async Task Without_the_token_that_may_push_workflows_nothing_starts()
    {
        await using var release = await ReleaseRehearsal.StartAsync(cache);
        release.Site.Secrets.Remove("RELEASE_TOKEN");
        await release.RunAsync();

        Assert.Contains("no secret RELEASE_TOKEN", release.Everything(), StringComparison.Ordinal);
        Assert.Empty(release.Journal);
    }

    /// <summary>A release of an older line leaves the major tag where it is.</summary>
    [Fact]
    public async Task The_major_tag_never_goes_back()
    {
        await using var release = await ReleaseRehearsal.StartAsync(cache);
        release.Remote("tag", "v1.10.0", "main");
        release.Remote("tag", "v1", "main");
        await release.RunAsync();

        Assert.True(release.IsDone, release.Everything());
        Assert.Equal(release.Remote("rev-parse", "main"), release.Remote("rev-parse", "v1"));
        Assert.Null(release.Registry.Digest("v1"));
    }

    /// <summary>The rehearsal notices what is wrong with a release.</summary>
    [Theory]
    [InlineData("$IMAGE@$DIGEST # v", "$IMAGE@${DIGEST%?????}00000 # v", "action.yml does not name the pushed image")]
    [InlineData(MoveTag, "true", "v1 is not v1.2.3")]
    [InlineData("--source nuget.org", "--source nuget.org --no-such-flag", "Ralf.Actions.1.2.3.nupkg is not pushed")]
    [InlineData(
        "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=\"http.$GITHUB_SERVER_URL/.extraheader\" GIT_CONFIG_VALUE_0\n",
        "",
        "there is no tag v1.2.3"
    )]
    public async Task A_release_that_goes_wrong_is_noticed(string found, string put, string problem)
    {
        await using var release = await ReleaseRehearsal.StartAsync(cache, change: text => Replace(text, found, put));
        await release.RunAsync();
        Assert.Contains(problem, ReleaseCheck.Problems(release));
    }

    /// <summary>The tags before the packages: the same end, in an order in which a caller can meet half a
    /// release.</summary>
    [Fact]
    public async Task A_release_whose_tags_come_before_its_packages_is_noticed()
    {
        await using var release = await ReleaseRehearsal.StartAsync(
            cache,
            change: text =>
            {
                var start = text.IndexOf("      - name: Publish the tool", StringComparison.Ordinal);
                var end = text.IndexOf("      # A commit on top", StringComparison.Ordinal);
                return text[..start] + text[end..].TrimEnd() + "\n" + text[start..end];
            }
        );
        await release.RunAsync();
        Assert.True(release.IsDone, release.Everything());
        Assert.Equal(
            ["v1.2.3 was made before what it names was published", "v1 was moved before the release was whole"],
            ReleaseCheck.Problems(release)
        );
    }

    [Fact]
    public void An_input_that_an_action_does_not_have_is_an_error()
    {
        var inputs = new Dictionary<string, string> { ["path"] = "x", ["retention-day"] = "1" };
        var error = Assert.Throws<NotSupportedException>(() => ActionInputs.Check("actions/upload-artifact", inputs));
        Assert.Equal("actions/upload-artifact has no input 'retention-day'", error.Message);
        Assert.Throws<NotSupportedException>(() => ActionInputs.Check("actions/cache", inputs));
    }

    private static string Replace(string text, string found, string put)
    {
        Assert.Contains(found, text, StringComparison.Ordinal);
        return text.Replace(found, put, StringComparison.Ordinal);
    }
}
