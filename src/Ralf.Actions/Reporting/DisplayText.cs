namespace Ralf.Actions.Reporting;

/// <summary>Text of values for people.</summary>
internal static class DisplayText
{
    public static string Describe(SessionReason reason) =>
        reason switch
        {
            SessionReason.Timeout => "out of time",
            SessionReason.Turns => "out of turns",
            SessionReason.Budget => "out of budget",
            SessionReason.Crash => "the agent crashed",
            SessionReason.Stalled => "the agent said nothing for too long",
            SessionReason.AskedApproval => "the agent asked for approval",
            SessionReason.NoChange => "changed nothing",
            SessionReason.NothingDone => "nothing was done",
            SessionReason.MissingOutput => "an output is missing",
            SessionReason.Schema => "an output breaks its schema",
            SessionReason.BadInput => "bad input",
            SessionReason.ScopeViolation => "wrote outside its scope",
            SessionReason.Secret => "wrote a credential into a file",
            SessionReason.CheckFailed => "a check failed",
            SessionReason.ContextOverflow => "context full",
            SessionReason.RateLimited => "rate limited",
            SessionReason.Credentials => "credentials refused",
            SessionReason.Account => "the account or its model cannot be used",
            SessionReason.Policy => "refused by a policy of the machine",
            SessionReason.Network => "the API could not be reached",
            SessionReason.AgentError => "agent error",
            SessionReason.AgentMissing => "the agent cannot be started",
            SessionReason.AgentTooOld => "the agent is too old",
            SessionReason.RemoteRefused => "refused by the remote",
            SessionReason.Disk => "out of disk space",
            SessionReason.Rejected => "rejected at its gate",
            SessionReason.Stale => "overtaken",
            SessionReason.VerifyFailed => "the whole result fails with it",
            SessionReason.ScopeRequested => "asked for a wider scope",
            _ => Lower(reason),
        };

    /// <summary>An enum value as in JSON, with spaces.</summary>
    public static string Lower<T>(T value)
        where T : struct, Enum => EnumWord.Of(value).Replace('_', ' ');

    /// <summary><c>7s</c>, <c>4m12s</c>, <c>1h05m</c>.</summary>
    public static string Describe(TimeSpan time) =>
        time switch
        {
            { Ticks: < 0 } => "0s",
            { TotalMinutes: < 1 } => $"{(int)time.TotalSeconds}s",
            { TotalHours: < 1 } => $"{time.Minutes}m{time.Seconds:00}s",
            _ => $"{(long)time.TotalHours}h{time.Minutes:00}m",
        };

    public static string Dollars(decimal amount) => $"${amount:0.00}";

    /// <summary><c>$1.25</c>; <c>about $1.25</c> for an estimate; <c>at least $1.25</c> if a part is not known.</summary>
    /// <param name="unknown">What stands for a cost of which nothing is known.</param>
    public static string Cost(Usage usage, string unknown = "cost unknown") =>
        usage.CostBasis switch
        {
            CostBasis.Reported => Dollars(usage.CostUsd),
            CostBasis.Estimated => $"about {Dollars(usage.CostUsd)}",
            _ when usage.CostUsd == 0 => unknown,
            _ => $"at least {Dollars(usage.CostUsd)}",
        };

    /// <summary><c>2,400 tokens, $0.50</c>.</summary>
    public static string Used(Usage usage) =>
        usage is { CostBasis: CostBasis.Unknown, Tokens: 0 }
            ? Cost(usage)
            : $"{(usage.CostBasis == CostBasis.Unknown ? "at least " : "")}{usage.Tokens:#,0} tokens, {Cost(usage)}";

    /// <summary>The cost of some sessions, for the cell of a table.</summary>
    public static string Cost(IEnumerable<SessionRecord> records) =>
        Cost(records.Aggregate(Usage.None, (sum, r) => sum + r.Usage), "unknown");

    /// <summary><c>1 file</c>, <c>2 files</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>The first few, and how many more there are.</summary>
    public static string Some<T>(IReadOnlyCollection<T> items, int max)
    {
        var shown = string.Join(", ", items.Take(max).Select(i => SafeText.Clean(i?.ToString())));
        return items.Count > max ? $"{shown} and {items.Count - max} more" : shown;
    }

    /// <summary>The same for a list that names only the first ones.</summary>
    public static string Some<T>(IReadOnlyCollection<T> items, int max, IReadOnlyList<FolderCount> more)
    {
        var left = Math.Max(0, items.Count - max) + more.Sum(f => f.Count);
        return Some([.. items.Take(max)], max) + (left > 0 ? $" and {left} more" : "");
    }

    /// <summary>The number of further paths in a folder.</summary>
    public static string Describe(FolderCount more) =>
        $"{more.Count} more{(more.Folder.Length > 0 ? $" in {more.Folder}" : "")}";

    /// <summary>A reason and its detail: <c>a check failed: 'dotnet test' ended with 1</c>; only the detail if it
    /// begins with the reason's words.</summary>
    public static string Why(SessionReason? reason, string? detail)
    {
        var word = reason is { } r ? Describe(r) : "";
        var text = SafeText.Clean(detail);
        return text.Length == 0 ? word
            : text.StartsWith(word, StringComparison.Ordinal) ? text
            : $"{word}: {text}";
    }
}
