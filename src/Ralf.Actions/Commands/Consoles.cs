using Ralf.Actions.Reporting;
using Ralf.Actions.State;
using Spectre.Console;

namespace Ralf.Actions.Commands;

/// <summary>How things are shown: redrawn and coloured on a terminal, plain lines elsewhere.</summary>
internal static class Consoles
{
    private const int PlainWidth = 100;

    /// <summary>A console over a writer: with colours where it is the terminal, without otherwise.</summary>
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
    private readonly IProgress<ProgressUpdate> _view;

    private RunProgress(IProgress<ProgressUpdate> view) => _view = view;

    public static RunProgress For(CommandContext context, RunState state)
    {
        var progress = new RunProgress(
            context.IsTerminal
                ? new LiveProgress(Consoles.For(context.Error, context), context.Clock)
                : new PlainProgress(context.Error, context.Clock)
        );
        progress.Report(new StateChanged(context.Clock.GetUtcNow(), state, []));
        return progress;
    }

    public void Report(ProgressUpdate value) => _view.Report(value);

    public void Dispose() => ((IDisposable)_view).Dispose();
}
