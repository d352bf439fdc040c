using System.Diagnostics.CodeAnalysis;
using Spectre.Console;

namespace Ralf.Actions.Reporting;

/// <summary>
/// Progress on a terminal: a table that is redrawn in place by one task of its own, at most five times a second, and
/// taken away at the end.
/// Reports come from any thread. It writes to the console from its first moment until <see cref="Dispose"/>, and
/// nothing else may meanwhile.
/// </summary>
internal sealed class LiveProgress : IProgress<ProgressUpdate>, IDisposable
{
    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly LiveView _view = new();
    private readonly List<string> _lasting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;

    public LiveProgress(IAnsiConsole console, TimeProvider clock)
    {
        _console = console;
        _clock = clock;
        _drawing = Task.Run(DrawAsync);
        // A process that is told to end while it draws gives the cursor back first.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public void Report(ProgressUpdate value)
    {
        lock (_lock)
        {
            _lasting.AddRange(_view.Apply(value));
        }
    }

    /// <summary>Takes the table away and shows the cursor; lines that should stay are written. May be called more than
    /// once.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Stop();
        if (_drawing.IsCompleted)
        {
            _stop.Dispose();
        }
    }

    private void OnExit(object? sender, EventArgs e) => Stop();

    private void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        _drawing.Wait(_patience);
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "A display that breaks (a terminal that is gone, or one too odd to draw on) must not end a run."
    )]
    private async Task DrawAsync()
    {
        try
        {
            await _console
                .Live(new UnwrappedLines())
                .AutoClear(true)
                .Overflow(VerticalOverflow.Crop)
                .Cropping(VerticalOverflowCropping.Bottom)
                .StartAsync(DrawFramesAsync);
            WriteLasting();
        }
        catch (Exception)
        {
            // The plain summary at the end says what happened in the run.
        }
    }

    private async Task DrawFramesAsync(LiveDisplayContext display)
    {
        while (!_stop.IsCancellationRequested)
        {
            WriteLasting();
            display.UpdateTarget(NextFrame());
            await Task.Delay(_frame, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private UnwrappedLines NextFrame()
    {
        lock (_lock)
        {
            var size = _console.Profile;
            return LiveFrame.Draw(_view, _clock.GetUtcNow(), size.Width, size.Height);
        }
    }

    // Written while the table is live, a line appears above it and stays.
    private void WriteLasting()
    {
        var lines = new UnwrappedLines();
        lock (_lock)
        {
            if (_lasting.Count == 0)
            {
                return;
            }

            _lasting.ForEach(text => lines.End(text));
            _lasting.Clear();
        }

        _console.Write(lines);
    }
}
