namespace Ralf.Actions.Reporting;

/// <summary>Progress without a terminal: a line with its local time for each important event. Lines of several threads
/// do not mix.</summary>
internal sealed class PlainProgress(TextWriter error, TimeProvider clock) : IProgress<ProgressUpdate>, IDisposable
{
    // If one event blocks more tasks than this, they are reported in one line together.
    private const int BlockedOneByOne = 3;

    private readonly Lock _lock = new();
    private bool _closed;

    public void Report(ProgressUpdate value)
    {
        var time = TimeZoneInfo.ConvertTime(value.At, clock.LocalTimeZone);
        lock (_lock)
        {
            foreach (var line in _closed ? [] : Lines(value))
            {
                error.WriteLine($"{time:HH:mm:ss}  {line}");
            }

            error.Flush();
        }
    }

    /// <summary>Stops writing; the writer stays open.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    private static IEnumerable<string> Lines(ProgressUpdate update) =>
        update switch
        {
            SessionStarted e => [$"{e.Task} started, attempt {e.Attempt}"],
            StateChanged e => Lines(e),
            Note e => [SafeText.Clean(e.Text, 500)],
            _ => [],
        };

    private static IEnumerable<string> Lines(StateChanged change)
    {
        var blocked = change.Appended.Select(e => e.Body).OfType<TaskBlocked>().ToList();
        var together = blocked.Count > BlockedOneByOne;
        foreach (var body in change.Appended.Select(e => e.Body))
        {
            if (EventText.Describe(body, change.State) is { } line && !(together && body is TaskBlocked))
            {
                yield return line;
            }
        }

        foreach (var cause in together ? blocked.GroupBy(b => b.Path[0]) : [])
        {
            yield return $"{DisplayText.Count(cause.Count(), "task")} blocked by {cause.Key}: "
                + DisplayText.Some([.. cause.Select(b => b.Task)], BlockedOneByOne);
        }
    }
}
