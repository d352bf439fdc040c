namespace Ralf.Actions.Commands;

/// <summary>The workflows that <c>ralf init</c> writes: one that runs plans, one that reacts to comments on their pull
/// requests.</summary>
internal static class InitWorkflows
{
    public const string RunPath = ".github/workflows/ralf-run.yml";
    public const string CommentPath = ".github/workflows/ralf-comment.yml";

    /// <summary>The repository of this program; the reusable workflow is called from there.</summary>
    private const string Home = "ralf-actions/ralf-actions";

    // Enterprise Server does not know the key: a newer run then replaces a waiting one, and the log keeps both from
    // doing anything twice.
    private const string Queue = "\n  queue: max";

    /// <summary>The calling workflow.</summary>
    /// <param name="host">The server on which it will run.</param>
    /// <param name="version">This program's version; only this release is called.</param>
    public static string Run(GitHubHost host, string version) =>
        $$$"""
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
              group: ralf-${{ inputs.slash-command != '' && github.run_id || inputs.run || github.run_id }}{{{(
                host.IsEnterpriseServer ? "" : Queue
            )}}}

            jobs:
              ralf:
                # Sessions get contents: read and the model's key; the rest is for the job that merges.
                permissions:
                  contents: write
                  pull-requests: write
                  issues: write
                  actions: write
                uses: {{{Home}}}/.github/workflows/ralf.yml@v{{{version}}}
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

            """;

    /// <summary>The workflow that reacts to comments. A person's text is never part of the script: it is passed in the
    /// environment.</summary>
    public const string Comment = """
        # A comment on the pull request of a run whose first line is "/ralf COMMAND" is handed on to ralf-run.yml: /ralf approve GATE SHA8, /ralf reject
        # GATE SHA8: WHY, /ralf answer PROPOSAL accept, /ralf resolve PATH take TASK, /ralf retry TASK, /ralf resume, /ralf cancel. From those alone who
        # may write here.
        name: ralf-comment

        on:
          issue_comment:
            types: [created]

        permissions: {}

        jobs:
          slash-command:
            if: ${{ github.event.issue.pull_request && startsWith(github.event.comment.body, '/ralf ') }}
            runs-on: ubuntu-24.04
            timeout-minutes: 5
            permissions:
              actions: write # starts ralf-run.yml
              pull-requests: write # reads the branch, marks the comment
            steps:
              - name: Hand the slash command on
                env:
                  GH_TOKEN: ${{ github.token }}
                  GH_ENTERPRISE_TOKEN: ${{ github.token }}
                  REPOSITORY: ${{ github.repository }}
                  BRANCH: ${{ github.event.repository.default_branch }}
                  PULL: ${{ github.event.issue.number }}
                  AUTHOR: ${{ github.event.comment.user.login }}
                  COMMENT: ${{ github.event.comment.body }}
                  COMMENT_ID: ${{ github.event.comment.id }}
                shell: bash
                run: |
                  set -euo pipefail
                  export GH_HOST="${GITHUB_SERVER_URL#*://}"
                  react() {
                    gh api --silent --method POST "repos/$REPOSITORY/issues/comments/$COMMENT_ID/reactions" --raw-field "content=$1" || true
                  }
                  refuse() {
                    echo "::error::$1"
                    react confused
                    exit 1
                  }

                  permission=$(gh api "repos/$REPOSITORY/collaborators/$AUTHOR/permission" --jq .permission) || permission=none
                  case "$permission" in
                    admin | write) ;;
                    *) refuse "slash commands need write access" ;;
                  esac

                  line=${COMMENT%%$'\n'*}
                  line=${line%$'\r'}
                  line=${line#/ralf }
                  case "${line%% *}" in
                    approve | reject | answer | resolve | retry | resume | cancel) ;;
                    *) refuse "no such slash command: approve, reject, answer, resolve, retry, resume, cancel" ;;
                  esac

                  # A fork may call a branch what it likes.
                  head=$(gh api "repos/$REPOSITORY/pulls/$PULL" --jq '.head.repo.full_name + ":" + .head.ref')
                  if [[ ! $head =~ ^"$REPOSITORY":ralf/([a-z0-9][a-z0-9-]{0,59})/result$ ]]; then
                    refuse "this pull request is of no run"
                  fi

                  # The number alone: `ralf slash-command` reads the comment itself, and so knows who wrote it.
                  gh api --silent --method POST "repos/$REPOSITORY/actions/workflows/ralf-run.yml/dispatches" \
                    --raw-field "ref=$BRANCH" --raw-field "inputs[run]=${BASH_REMATCH[1]}" --raw-field "inputs[slash-command]=comment $COMMENT_ID"
                  react rocket

        """;
}
