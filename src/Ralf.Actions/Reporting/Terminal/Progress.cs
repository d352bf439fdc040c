namespace Ralf.Actions.Reporting;

/// <summary>An update that a run reports to its viewers.</summary>
internal abstract record ProgressUpdate(DateTimeOffset At);

internal sealed record SessionStarted(DateTimeOffset At, TaskId Task, int Attempt) : ProgressUpdate(At);

internal sealed record SessionActive(DateTimeOffset At, TaskId Task, AgentActivity Activity) : ProgressUpdate(At);

internal sealed record SessionEnded(DateTimeOffset At, SessionRecord Record) : ProgressUpdate(At);

/// <summary>The state after a transaction, and the events that it appended.</summary>
internal sealed record StateChanged(DateTimeOffset At, RunState State, IReadOnlyList<LoggedEvent> Appended)
    : ProgressUpdate(At);

/// <summary>A line for the user: a warning, a pause, a back-off.</summary>
internal sealed record Note(DateTimeOffset At, string Text) : ProgressUpdate(At);
