namespace Ralf.Actions.Workflows;

/// <summary>Errors for comments and inputs that a workflow run refuses.</summary>
internal static class WorkflowErrors
{
    public static UserException CommentRefused(string who, string why) =>
        new("RALF555", $"the comment of '{who}' is not obeyed: {why}");

    public static UserException NoModelSecret(string task) =>
        new(
            "RALF597",
            $"the workflow has no secret for a model, and the task '{task}' needs one: add the secret ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN (Settings > Secrets and variables > Actions), and start the workflow again"
        );

    public static UserException BadActionCommand(string command) =>
        new(
            "RALF556",
            $"the action's input 'command' is '{command}': name a command of ralf, such as plan, and put what follows it into 'arguments', one a line"
        );
}
