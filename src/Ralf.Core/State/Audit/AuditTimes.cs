namespace Ralf.Core.State;

/// <summary>Checks the times of events: they increase, but for the clock skew between machines, and a commit has the
/// time of its events.</summary>
internal static class AuditTimes
{
    /// <summary>Maximum clock skew between machines that write one log.</summary>
    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(10);

    public static void Check(
        IReadOnlyList<LoggedEvent> events,
        IReadOnlyList<StateCommit> history,
        List<AuditFinding> findings
    )
    {
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i].At < events[i - 1].At - _skew)
            {
                findings.Add(
                    new(
                        $"event {events[i].Seq}",
                        $"its time {events[i].At:u} lies before that of the event before it, {events[i - 1].At:u}"
                    )
                );
            }
        }

        foreach (var commit in history.Where(c => c.LastSeq >= 0 && c.LastSeq < events.Count))
        {
            var at = events[(int)commit.LastSeq].At;
            if (at.ToUnixTimeSeconds() != commit.When.ToUnixTimeSeconds())
            {
                findings.Add(
                    new(
                        $"state commit {commit.Commit.Short}",
                        $"its time {commit.When:u} is not that of event {commit.LastSeq}, {at:u}"
                    )
                );
            }
        }
    }
}
