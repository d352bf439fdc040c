using Ralf.Actions.Commands;

namespace Ralf.Actions.Tests.Commands;

public sealed class InitWorkflowsTests
{
    private static readonly GitHubHost _public = new("github.com");

    [Fact]
    public async Task The_caller_runs_plans_by_hand_and_by_night_with_no_more_rights_than_it_needs()
    {
        Assert.Equal(
            """
            # Runs a plan: by hand (Actions > ralf-run > Run workflow), each night where you say so below, and by itself until a run is done.
            name: ralf-run
            run-name: Ralf ${{ inputs.run || inputs.plan || 'by schedule' }}

            on:
              workflow_dispatch:
                inputs:
                  plan:
                    description: The plan file
                    type: string
                    default: ralf.yml
                  run:
                    description: The run to go on with; empty, a new one
                    type: string
                    default: ""
                  parallel:
                    description: Sessions at a time; empty, as the plan says
                    type: string
                    default: ""
                  slash-command:
                    description: "One line: approve GATE SHA8, reject GATE SHA8: WHY, answer PROPOSAL accept, resolve PATH take TASK, retry TASK, resume, cancel"
                    type: string
                    default: ""
                  dry-run:
                    description: Says what would run, and changes nothing
                    type: boolean
                    default: false
              # Each night: goes on with the open run of the plan, or starts one. Times are UTC.
              # schedule:
              #   - cron: "17 3 * * *"

            permissions: {}

            # The workflow runs of one run come one after the other; a slash command waits for none of them.
            concurrency:
              group: ralf-${{ inputs.slash-command != '' && github.run_id || inputs.run || github.run_id }}
              queue: max

            jobs:
              ralf:
                # Sessions get contents: read and the model's key; the rest is for the job that merges.
                permissions:
                  contents: write
                  pull-requests: write
                  issues: write
                  actions: write
                uses: ralf-actions/ralf-actions/.github/workflows/ralf.yml@v1.2.3
                with:
                  plan: ${{ inputs.plan || 'ralf.yml' }}
                  run: ${{ inputs.run || '' }}
                  parallel: ${{ inputs.parallel || '' }}
                  slash-command: ${{ inputs.slash-command || '' }}
                  dry-run: ${{ inputs.dry-run || false }}
                  # An image FROM ours with the tools that your checks need, and another runner for the sessions:
                  # image: ghcr.io/you/ralf-with-tools:1
                  # runs-on: ubuntu-24.04-arm
                secrets:
                  # One of these two.
                  anthropic-api-key: ${{ secrets.ANTHROPIC_API_KEY }}
                  claude-code-oauth-token: ${{ secrets.CLAUDE_CODE_OAUTH_TOKEN }}
                  # Of an App or a person; without it your own workflows await an approval on the pull request.
                  github-token: ${{ secrets.RALF_PULL_TOKEN }}

            """,
            InitWorkflows.Run(_public, "1.2.3")
        );
    }

    [Fact]
    public void Enterprise_Server_is_given_no_key_that_it_does_not_know()
    {
        var here = InitWorkflows.Run(_public, "1.2.3");
        Assert.Equal(
            here.Replace("\n  queue: max\n", "\n", StringComparison.Ordinal),
            InitWorkflows.Run(new GitHubHost("github.acme.example"), "1.2.3")
        );
        Assert.Equal(here, InitWorkflows.Run(new GitHubHost("acme.ghe.com"), "1.2.3"));
        Assert.Equal(here, InitWorkflows.Run(new GitHubHost(Name: null), "1.2.3"));
    }
}
