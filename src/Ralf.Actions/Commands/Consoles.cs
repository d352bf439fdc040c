using Ralf.Actions.Reporting;
using Spectre.Console;

namespace Ralf.Actions.Commands;

/// <summary>How output is shown: redrawn and coloured on a terminal, plain lines elsewhere.</summary>
internal static class Consoles
{
    private const int PlainWidth = 100;

    /// <summary>A console over a writer: with colours on the terminal, without them elsewhere.</summary>
    public static IAnsiConsole For(TextWriter writer, CommandContext context)
    {
        var isTerminal = context.IsTerminal && ReferenceEquals(writer, context.Error);
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}

/// <summary>The progress of a run, live on a terminal and as lines elsewhere.</summary>
internal sealed class RunProgress : IProgress<ProgressUpdate>, IDisposable
{
    private readonly LiveProgress? _live;
    private readonly PlainProgress? _plain;

    private RunProgress(CommandContext context)
    {
        _live = context.IsTerminal ? new(Consoles.For(context.Error, context), context.Clock) : null;
        _plain = context.IsTerminal ? null : new(context.Error, context.Clock);
    }

    public static RunProgress For(CommandContext context, RunState state)
    {
        var progress = new RunProgress(context);
        progress.Report(new StateChanged(context.Clock.GetUtcNow(), state, []));
        return progress;
    }

    public void Report(ProgressUpdate value)
    {
        _live?.Report(value);
        _plain?.Report(value);
    }

    public void Dispose()
    {
        _live?.Dispose();
        _plain?.Dispose();
    }
}
