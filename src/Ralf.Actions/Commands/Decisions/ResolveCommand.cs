using System.CommandLine;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf resolve RUN PATH --take TASK</c>: a person chooses the version of a disputed file.</summary>
internal static class ResolveCommand
{
    public static Command Create(CommandContext context)
    {
        var run = SharedOptions.Run();
        var path = new Argument<string>("PATH") { Description = "A disputed file, as `ralf status` shows it" };
        var take = SharedOptions.Required(
            "--take",
            "TASK",
            "The task whose version is taken, or result: what stands there"
        );
        var repository = SharedOptions.Repository();
        var command = new Command(
            "resolve",
            "Takes one side's version of a disputed file; tasks land once all of theirs are decided"
        )
        {
            run,
            path,
            take,
            repository,
        };
        command.SetAction(parsed =>
            DecisionCommands.Pull(
                context,
                parsed.GetValue(repository),
                parsed.GetRequiredValue(run),
                new ResolveSlashCommand(parsed.GetRequiredValue(path), parsed.GetRequiredValue(take))
            )
        );
        return command;
    }
}
