using System.Diagnostics.CodeAnalysis;
using Spectre.Console;

namespace Ralf.Actions.Reporting;

/// <summary>Progress on a terminal: a table that its own task redraws in place, at most five times a second, and
/// removes at the end. Reports may come from any thread. It owns the console until <see cref="Dispose"/>; nothing else
/// may write meanwhile.</summary>
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
        // A process that is told to end while it draws restores the cursor first.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public void Report(ProgressUpdate value)
    {
        lock (_lock)
        {
            _lasting.AddRange(_view.Apply(value));
        }
    }

    /// <summary>Removes the table and shows the cursor; lasting lines are written. May be called more than
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
            // The plain summary at the end reports what happened in the run.
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

    // A line that is written while the table is live appears above it and stays.
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
