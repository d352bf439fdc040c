namespace Ralf.Actions.Sessions;

/// <summary>The part of a prompt about the previous attempt, from the log.</summary>
internal static class PromptHistory
{
    private const int MaxCheckpoints = 10;

    public static void AppendPrevious(StringBuilder text, PromptContext context)
    {
        if (context.Previous is not { } previous)
        {
            return;
        }

        var body = new StringBuilder();
        body.Append($"Attempt {previous.Attempt} at this task ended {EnumWord.Of(previous.Status)}");
        body.Append(
                previous.Reason is { } reason
                    ? $" ({EnumWord.Of(reason)}: {PromptText.OneLine(previous.Detail ?? "")})"
                    : ""
            )
            .Append(".\n");
        body.Append(
            context.Broken is not null || context.Refusals.Count > 0
                ? "Its work landed and is part of the base that you start from.\n"
            : context.HasCheckpoint
                ? "Its work inside the scope is in your workspace already: look at it, keep what is right, finish the rest.\n"
            : context.Tighter ? "Its work was thrown away, and you start from a clean base.\n"
            : "You start from a clean base.\n"
        );
        if (context.Rejected is { } why)
        {
            body.Append(
                $"\nA person looked at that work and rejected it. What they ask for comes first:\n{Quote(why)}\n"
            );
        }

        AppendBroken(body, context);
        AppendRequests(body, context);
        AppendViolations(body, context, previous);
        PromptData.AppendRefusals(body, context.Refusals);
        PromptData.AppendFindings(body, previous);
        AppendFailures(body, previous.Checks);
        AppendCheckpoints(body, previous);
        body.Append('\n').Append(Report(previous));
        PromptText.Section(text, $"An earlier attempt (this is attempt {context.Attempt})", body.ToString());
    }

    private static void AppendCheckpoints(StringBuilder body, SessionRecord previous)
    {
        if (previous.Checkpoints.Count == 0)
        {
            return;
        }

        var notes = previous.Checkpoints.TakeLast(MaxCheckpoints).Select(PromptText.OneLine);
        body.Append($"\nHow far it was, in its own words, the last note last:\n{Quote(string.Join('\n', notes))}");
    }

    private static void AppendBroken(StringBuilder body, PromptContext context)
    {
        if (context.Broken is { } broken)
        {
            body.Append(
                "\nWith that work the check of the whole result fails, and without it it does not. Mend that, inside your scope:\n"
            );
            AppendFailures(body, broken.Checks);
        }
    }

    private static void AppendFailures(StringBuilder body, IReadOnlyList<CheckRun> checks)
    {
        foreach (var check in checks.Where(c => c.ExitCode != 0))
        {
            body.Append(
                $"\nThe check `{check.Command}` failed with exit code {check.ExitCode}:\n{Quote(check.Output ?? "")}\n"
            );
        }
    }

    private static void AppendRequests(StringBuilder body, PromptContext context)
    {
        foreach (var request in context.Requests)
        {
            var paths = string.Join(", ", request.Proposal.Scope!.Paths.Select(p => $"`{PromptText.OneLine(p)}`"));
            body.Append(
                request.Accepted == true
                    ? $"\nA session asked for {paths}: granted, it is part of your scope now.\n"
                    : $"\nA session asked for {paths}: not granted{Because(request.Why)}. Do what can be done without.\n"
            );
        }
    }

    private static string Because(string? why) => string.IsNullOrWhiteSpace(why) ? "" : $" ({PromptText.OneLine(why)})";

    private static void AppendViolations(StringBuilder body, PromptContext context, SessionRecord previous)
    {
        ScopeViolation[] held = [.. previous.ScopeViolations.Where(v => v.What is not null)];
        if (held.Length > 0)
        {
            body.Append($"These were thrown away for what they are: {Paths(held, 0)}. Do without that.\n");
        }

        ScopeViolation[] outside = [.. previous.ScopeViolations.Where(v => v.What is null)];
        if (outside.Length == 0)
        {
            return;
        }

        body.Append(
            $"It wrote outside the scope, and that was thrown away: {Paths(outside, previous.MoreScopeViolations.Sum(f => f.Count))}.\n"
        );
        if (context.Tighter)
        {
            body.Append(
                "Do not write these or any other path outside the scope, by any tool or command. Ask with a scope request instead.\n"
            );
        }
    }

    private static string Paths(ScopeViolation[] violations, int unlisted)
    {
        const int Most = 20;
        var more = Math.Max(0, violations.Length - Most) + unlisted;
        return string.Join(", ", violations.Take(Most).Select(v => $"`{PromptText.OneLine(v.Path.Value)}`{What(v)}"))
            + (more > 0 ? $" and {more} more" : "");
    }

    private static string What(ScopeViolation violation) =>
        violation.What is null ? "" : $" ({PromptText.OneLine(violation.What)})";

    /// <summary>A whole record as text, marked as the words of others.</summary>
    internal static string Report(SessionRecord record)
    {
        var report = new StringBuilder();
        report.Append(record.Summary.Trim()).Append('\n');
        foreach (var decision in record.Decisions)
        {
            report.Append($"decided: {PromptText.OneLine(decision.What)} because {PromptText.OneLine(decision.Why)}\n");
        }

        foreach (var warning in record.Warnings)
        {
            report.Append($"warning: {PromptText.OneLine(warning)}\n");
        }

        if (record.FilesModified.Count > 0)
        {
            var files = string.Join(", ", record.FilesModified.Take(50).Select(p => PromptText.OneLine(p.Value)));
            report.Append($"files: {files}{(record.FileCount > 50 ? " and more" : "")}\n");
        }

        return Quote(report.ToString());
    }

    /// <summary>Quotes text of others line by line, so that nothing in it can look like one of Ralf's
    /// headings.</summary>
    internal static string Quote(string text) =>
        string.Join('\n', PromptText.Cut(text.Trim(), 8_000).ReplaceLineEndings("\n").Split('\n').Select(l => $"> {l}"))
        + "\n";
}
