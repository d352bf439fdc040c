using Ralf.Core.Schemas;

namespace Ralf.Actions.Sessions;

/// <summary>The part of a prompt about data files: what they must hold, and where they break it.</summary>
internal static class PromptData
{
    private const int SchemaCharacters = 16_000;

    public static void Append(StringBuilder text, PlanTask task)
    {
        foreach (var input in task.Inputs)
        {
            Append(
                text,
                $"Data that you start from: `{input.File}`",
                $"It is {Kind(input.Format)}, and holds this JSON Schema (`{input.Schema}`); that was checked.",
                input
            );
        }

        foreach (var output in task.Outputs)
        {
            Append(
                text,
                $"Data that you make: `{output.File}`",
                $"It must be {Kind(output.Format)}, and hold this JSON Schema (`{output.Schema}`); that is checked when you end, "
                    + "and changing the schema's file changes nothing.",
                output
            );
        }
    }

    /// <summary>Adds what was wrong with the files that an attempt made.</summary>
    public static void AppendFindings(StringBuilder body, SessionRecord previous)
    {
        if (previous is { Findings.Count: > 0, Reason: not SessionReason.BadInput })
        {
            body.Append("\nThe data that it made does not hold its schema:\n");
            Append(body, previous.Findings);
        }
    }

    /// <summary>Adds which tasks could not start from what landed.</summary>
    public static void AppendRefusals(StringBuilder body, IReadOnlyList<SessionRecord> refusals)
    {
        foreach (var refusal in refusals)
        {
            body.Append(
                $"\nThe task `{refusal.TaskId}` cannot start from what landed, since it does not hold that task's schema. Mend that:\n"
            );
            Append(body, refusal.Findings);
        }
    }

    private static void Append(StringBuilder text, string title, string about, DataContract contract)
    {
        // Longer than any run of backticks in the schema, so that nothing in it can close the block.
        var fence = new string('`', Math.Max(3, Longest(contract.Text, '`') + 1));
        PromptText.Section(
            text,
            title,
            $"{about}\n\n{fence}json\n{PromptText.Cut(contract.Text.Trim(), SchemaCharacters)}\n{fence}"
        );
    }

    private static void Append(StringBuilder body, IReadOnlyList<DataFinding> findings)
    {
        foreach (var finding in findings.Take(DataFinding.MaxFindings))
        {
            body.Append($"> {PromptText.OneLine($"{finding}")}\n");
        }
    }

    private static string Kind(DataFormat format) =>
        format switch
        {
            DataFormat.Jsonl => "JSON Lines (the schema is that of each line)",
            DataFormat.Csv => "CSV with a header (the schema is that of each row, as an object)",
            _ => "one JSON document",
        };

    private static int Longest(string text, char of)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == of ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
