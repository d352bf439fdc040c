using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf demo-agent</c> (hidden): the scripted agent of the demo, started like any command agent.</summary>
internal static class DemoAgentCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("demo-agent", "The scripted agent of the demo") { Hidden = true };
        command.SetAction(
            async (_, cancellation) =>
            {
                var task = JsonSerializer.Deserialize(
                    await File.ReadAllTextAsync(Variable(context, "RALF_TASK"), cancellation),
                    PlanJson.Indented.Of<PlanTask>()
                )!;
                var attempt = int.Parse(Variable(context, "RALF_ATTEMPT"));
                var steps = DemoScript.StepsOf(task.Id.Value, attempt);
                await Task.Delay(steps.Pause, context.Clock, cancellation);
                foreach (var (path, text) in steps.Files)
                {
                    var file = Path.Combine(context.CurrentDirectory, path);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    await File.WriteAllTextAsync(file, text, cancellation);
                }

                await File.WriteAllTextAsync(
                    Variable(context, "RALF_LOG"),
                    steps.Log.ToJsonString(RalfJson.Compact),
                    cancellation
                );
                return steps.Fails ? 1 : 0;
            }
        );
        return command;
    }

    private static string Variable(CommandContext context, string name) =>
        context.Environment.TryGetValue(name, out var value) ? value : throw CommandErrors.NoAgentVariable(name);
}
