using Ralf.Actions.Reporting;
using Spectre.Console;

namespace Ralf.Actions.Commands;

/// <summary>How output is shown: redrawn and coloured on a terminal, plain lines elsewhere.</summary>
internal static class Consoles
{
    private const int PlainWidth = 100;

    /// <summary>A console over standard error: with colours on a terminal, without them elsewhere.</summary>
    public static IAnsiConsole OfErrors(CommandContext context) =>
        context.IsTerminal
            ? AnsiConsole.Create(
                new AnsiConsoleSettings
                {
                    Out = new AnsiConsoleOutput(context.Error),
                    Ansi = AnsiSupport.Detect,
                    ColorSystem = ColorSystemSupport.Detect,
                    Interactive = InteractionSupport.Detect,
                }
            )
            : Plain(context.Error);

    /// <summary>A console without colours.</summary>
    public static IAnsiConsole Plain(TextWriter writer)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            }
        );
        console.Profile.Width = PlainWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}

/// <summary>The progress of a run, live on a terminal and as lines elsewhere.</summary>
internal sealed class RunProgress(CommandContext context) : IProgress<ProgressUpdate>, IDisposable
{
    private readonly LiveProgress? _live = context.IsTerminal ? new(Consoles.OfErrors(context), context.Clock) : null;
    private readonly PlainProgress? _plain = context.IsTerminal ? null : new(context.Error, context.Clock);

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
