namespace Ralf.Actions.Reporting;

/// <summary>Any event in a few words.</summary>
internal static class LogLine
{
    /// <param name="state">The state of the whole log.</param>
    public static string What(LoggedEvent logged, RunState state) =>
        logged.Body switch
        {
            TaskDispatched e => $"{e.Task} attempt {e.Attempt} on {e.Base.Short}",
            SessionRecorded { Record: var r } =>
                $"{r.TaskId} attempt {r.Attempt} {Status(r)}: {SafeText.Clean(r.Detail ?? r.Summary)}",
            _ => EventText.Describe(logged.Body, state) ?? SafeText.Clean(logged.Id),
        };

    private static string Status(SessionRecord record) =>
        record.Reason is { } reason ? $"{record.Status} ({reason})".ToLowerInvariant() : EnumWord.Of(record.Status);
}
