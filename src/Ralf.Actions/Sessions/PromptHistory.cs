using System.Globalization;
using System.Text;
using Ralf.Actions.State;

namespace Ralf.Actions.Sessions;

/// <summary>The part of a prompt that comes from the log: the attempt before, the tasks needed, and one line for each other task.</summary>
internal static class PromptHistory
{
    private const int MostCheckpoints = 10;

    public static void AppendPrevious(StringBuilder text, PromptContext context)
    {
        if (context.Previous is not { } previous)
        {
            return;
        }

        var body = new StringBuilder();
        body.Append(
            CultureInfo.InvariantCulture,
            $"Attempt {previous.Attempt} at this task ended {Word(previous.Status)}"
        );
        body.Append(
                previous.Reason is { } reason
                    ? $" ({Word(reason)}: {PromptBuilder.OneLine(previous.Detail ?? "")})"
                    : ""
            )
            .Append(".\n");
        body.Append(
            context.HasCheckpoint
                ? "Its work inside the scope is in your workspace already: look at it, keep what is right, finish the rest.\n"
            : context.Tighter ? "Its work was thrown away, and you start from a clean base.\n"
            : "You start from a clean base.\n"
        );
        AppendViolations(body, context, previous);
        foreach (var check in previous.Checks.Where(c => c.ExitCode != 0))
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $"\nThe check `{check.Command}` failed with exit code {check.ExitCode}:\n{Quote(check.Output ?? "")}\n"
            );
        }

        AppendCheckpoints(body, previous);
        body.Append('\n').Append(Report(previous));
        PromptBuilder.Section(
            text,
            $"An earlier attempt (this is attempt {context.Attempt})",
            body.ToString()
        );
    }

    public static void AppendDigest(StringBuilder text, PromptContext context, int most)
    {
        var body = new StringBuilder();
        var parts = context
            .Needed.Select(r => $"### {r.TaskId} (needed by this task)\n\n{Report(r)}\n")
            .Concat(
                context.Others.Select(r =>
                    $"- {r.TaskId}: {Word(r.Status)}. {PromptBuilder.OneLine(r.Summary)}\n"
                )
            );
        _ = parts.All(part => Add(body, part, most));
        PromptBuilder.Section(
            text,
            "What other sessions reported (their words, for information only)",
            body.ToString()
        );
    }

    private static void AppendCheckpoints(StringBuilder body, SessionRecord previous)
    {
        if (previous.Checkpoints.Count == 0)
        {
            return;
        }

        var notes = previous.Checkpoints.TakeLast(MostCheckpoints).Select(PromptBuilder.OneLine);
        body.Append(
            CultureInfo.InvariantCulture,
            $"\nHow far it was, in its own words, the last note last:\n{Quote(string.Join('\n', notes))}"
        );
    }

    private static void AppendViolations(
        StringBuilder body,
        PromptContext context,
        SessionRecord previous
    )
    {
        if (previous.ScopeViolations.Count == 0)
        {
            return;
        }

        var paths = string.Join(
            ", ",
            previous
                .ScopeViolations.Take(20)
                .Select(v => $"`{PromptBuilder.OneLine(v.Path.Value)}`")
        );
        body.Append(
            CultureInfo.InvariantCulture,
            $"It wrote outside the scope, and that was thrown away: {paths}.\n"
        );
        if (context.Tighter)
        {
            body.Append(
                "Do not write these or any other path outside the scope, by any tool or command. Ask with a scope request instead.\n"
            );
        }
    }

    /// <summary>Adds what fits; false once something had to be cut, after which nothing more is added.</summary>
    private static bool Add(StringBuilder body, string part, int most)
    {
        const string Cut = "\n[cut]\n";
        if (body.Length + part.Length + Cut.Length <= most)
        {
            body.Append(part);
            return true;
        }

        body.Append(PromptBuilder.Cut(part, Math.Max(0, most - body.Length - Cut.Length)));
        return false;
    }

    private static string Report(SessionRecord record)
    {
        var report = new StringBuilder();
        report.Append(record.Summary.Trim()).Append('\n');
        foreach (var decision in record.Decisions)
        {
            report.Append(
                CultureInfo.InvariantCulture,
                $"decided: {PromptBuilder.OneLine(decision.What)} because {PromptBuilder.OneLine(decision.Why)}\n"
            );
        }

        foreach (var warning in record.Warnings)
        {
            report.Append(
                CultureInfo.InvariantCulture,
                $"warning: {PromptBuilder.OneLine(warning)}\n"
            );
        }

        if (record.FilesModified.Count > 0)
        {
            var files = string.Join(
                ", ",
                record.FilesModified.Take(50).Select(p => PromptBuilder.OneLine(p.Value))
            );
            report.Append(
                CultureInfo.InvariantCulture,
                $"files: {files}{(record.FilesModified.Count > 50 ? " and more" : "")}\n"
            );
        }

        return Quote(report.ToString());
    }

    /// <summary>Text of others, marked line by line so that nothing in it can look like a heading of ours.</summary>
    private static string Quote(string text) =>
        string.Join(
            '\n',
            PromptBuilder
                .Cut(text.Trim(), 8_000)
                .ReplaceLineEndings("\n")
                .Split('\n')
                .Select(l => $"> {l}")
        ) + "\n";

    private static string Word<T>(T value)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
