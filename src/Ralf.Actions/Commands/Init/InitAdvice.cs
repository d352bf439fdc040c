namespace Ralf.Actions.Commands;

/// <summary>The next steps after <c>ralf init</c>.</summary>
internal static class InitAdvice
{
    /// <summary>Does not end with a line end.</summary>
    public static string Describe(bool withPlan, bool withWorkflows, GitHubHost host)
    {
        var advice = new StringBuilder();
        if (withPlan)
        {
            advice.Append(
                $"""
                Next: edit {InitPaths.Plan}, commit what was written, then
                  ralf plan    checks the plan and shows what would run
                  ralf run     runs it on this machine

                """
            );
        }

        if (withWorkflows)
        {
            advice.Append(
                $"""
                To run it with GitHub Actions (workflow "ralf-run"), once the files are on the default branch:
                  secret       ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN (Settings > Secrets and variables > Actions)
                  setting      "Allow GitHub Actions to create and approve pull requests" (Settings > Actions > General)
                  branches     rules for your own branches may stay as they are; those for "ralf/**" must let Actions push
                  your CI      runs on the pull request at once with a secret RALF_PULL_TOKEN, of an App or a person

                """
            );
        }

        if (withWorkflows && host.IsEnterpriseServer)
        {
            advice.Append(
                $"  {host.Name}    calls reusable workflows of its own only: mirror the repository that `uses:` names, and its image\n"
            );
        }

        return advice.ToString().TrimEnd();
    }
}
