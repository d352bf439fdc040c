using System.CommandLine;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf approve</c> and <c>ralf reject</c>: a person's answer at a gate.</summary>
internal static class GateCommands
{
    public static Command Approve(CommandContext context) =>
        Create(
            context,
            "approve",
            "Lets what waits at a gate go on",
            why: null,
            (gate, subject, _) => new ApproveSlashCommand(gate, subject)
        );

    public static Command Reject(CommandContext context) =>
        Create(
            context,
            "reject",
            "Sends what waits at a gate back: the session's work is done again, or the task does not start",
            SharedOptions.Text("--why", "TEXT", "The reason, which the next session is told"),
            (gate, subject, why) => new RejectSlashCommand(gate, subject, why ?? "")
        );

    private static Command Create(
        CommandContext context,
        string name,
        string about,
        Option<string?>? why,
        Func<string, string?, string?, SlashCommand> line
    )
    {
        var run = SharedOptions.Run();
        var gate = new Argument<string>("GATE") { Description = "The gate's name, as `ralf status` shows it" };
        var subject = new Argument<string?>("SHA8")
        {
            Description = "The commit that was looked at (default: whatever waits there now)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        subject.Validators.Add(SharedOptions.NoOption);
        var repository = SharedOptions.Repository();
        var command = new Command(name, about) { run, gate, subject, repository };
        if (why is not null)
        {
            command.Options.Add(why);
        }

        command.SetAction(parsed =>
            DecisionCommands.Pull(
                context,
                parsed.GetValue(repository),
                parsed.GetRequiredValue(run),
                line(parsed.GetRequiredValue(gate), parsed.GetValue(subject), why is null ? null : parsed.GetValue(why))
            )
        );
        return command;
    }
}
