using System.CommandLine;
using System.Security.Cryptography;
using Ralf.Actions.Workflows;
using Ralf.GitHub;

namespace Ralf.Actions.Commands;

/// <summary>Runs a command line; returns its exit code.</summary>
internal delegate Task<int> Invocation(CommandContext context, IReadOnlyList<string> arguments);

/// <summary><c>ralf action</c>: started by the container action. Its inputs, which GitHub passes as <c>INPUT_…</c>,
/// become a command line and tokens, and the command's output becomes a step output.</summary>
internal static class ActionCommand
{
    public const string Name = "action";

    /// <summary>A longer output is only in the job's log.</summary>
    private const int MaxOutputLength = 200_000;

    /// <summary>The commands that talk to the runner themselves; the output of any other command is data, never a
    /// runner command.</summary>
    private static readonly string[] _jobs = ["next", "merge", "settle", "settled", "slash-command"];

    /// <param name="invoke">Runs a command line.</param>
    public static Command Create(CommandContext context, Invocation invoke)
    {
        var command = new Command(Name, "Runs the command that the inputs of the action name") { Hidden = true };
        command.SetAction((_, _) => RunAsync(context, invoke));
        return command;
    }

    /// <summary>The command and its arguments, one per line of the input, so that no value can become two.</summary>
    internal static IReadOnlyList<string> Arguments(IReadOnlyDictionary<string, string> environment)
    {
        var command = Input(environment, "command");
        return command.Length > 0 && !command.StartsWith('-') && command != Name
            ?
            [
                command,
                .. Input(environment, "arguments")
                    .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ]
            : throw WorkflowErrors.BadActionCommand(command);
    }

    private static async Task<int> RunAsync(CommandContext context, Invocation invoke)
    {
        var arguments = Arguments(context.Environment);
        var inner = context with { Environment = Tokens(context.Environment) };
        try
        {
            return _jobs.Contains(arguments[0])
                ? await invoke(inner, arguments)
                : await AsDataAsync(inner, arguments, invoke);
        }
        finally
        {
            // Later steps run as the runner's user, who owns the workspace and could not remove root's files.
            if (
                AgentUser.Resolve(context.Environment) is not null
                && context.Environment.GetValueOrDefault("GITHUB_WORKSPACE") is { Length: > 0 } job
            )
            {
                await AgentUser.GiveBackAsync(job);
            }
        }
    }

    /// <summary>Runs a command whose output may contain agents' text: the runner must see it as text only.</summary>
    private static async Task<int> AsDataAsync(
        CommandContext context,
        IReadOnlyList<string> arguments,
        Invocation invoke
    )
    {
        using var printed = new StringWriter();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await context.Out.WriteLineAsync($"::stop-commands::{token}");
        await context.Out.FlushAsync();
        var code = await invoke(context with { Out = printed }, arguments);
        var text = printed.ToString();
        await context.Out.WriteLineAsync(text);
        await context.Out.WriteLineAsync($"::{token}::");
        var output = new WorkflowOutput(context.Environment.GetValueOrDefault("GITHUB_OUTPUT"), summaryFile: null);
        if (text.Length > MaxOutputLength)
        {
            new WorkflowCommands(context.Out).Annotate(
                Annotation.Warning,
                $"What `ralf {arguments[0]}` printed is in the log alone: it has {text.Length} characters, and the output takes {MaxOutputLength}."
            );
        }
        output.Set("printed", text.Length > MaxOutputLength ? "" : text.TrimEnd());
        return code;
    }

    private static Dictionary<string, string> Tokens(IReadOnlyDictionary<string, string> environment)
    {
        var result = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        Take("github-token", "GITHUB_TOKEN");
        Take("pull-token", "RALF_PULL_TOKEN");
        return result;

        void Take(string input, string variable)
        {
            if (Input(environment, input) is { Length: > 0 } token)
            {
                result[variable] = token;
            }
        }
    }

    /// <summary>GitHub makes the name upper case and keeps its hyphens
    /// (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax).</summary>
    private static string Input(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault($"INPUT_{name.ToUpperInvariant()}")?.Trim() ?? "";
}
