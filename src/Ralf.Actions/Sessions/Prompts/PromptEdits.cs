namespace Ralf.Actions.Sessions;

/// <summary>The part of a prompt about files that no task owns: how to ask for edits of them, and the edits that others
/// asked for.</summary>
internal static class PromptEdits
{
    public static void Append(StringBuilder text, PromptContext context)
    {
        if (context.Task.Glue is null)
        {
            PromptText.AppendList(
                text,
                "Shared files: nobody's, not yours either. Propose what they need with `propose_edit` (`edit_proposals` in the JSON file); a later session applies it",
                context.Plan.Shared.Select(g => $"`{g}`")
            );
            return;
        }

        var body = new StringBuilder();
        foreach (var made in context.Edits)
        {
            var edit = made.Edit!;
            body.Append(
                $"### {made.Proposal}: `{PromptText.OneLine(edit.Path)}`, asked for by {made.By}\n\n{PromptHistory.Quote(edit.Why)}"
            );
            if (edit.Instruction is { } words)
            {
                body.Append($"\nIn words:\n\n{PromptHistory.Quote(words)}");
            }

            if (edit.Patch is { } patch)
            {
                body.Append(
                    $"\nAs a patch{(patch.Contains("\r\n") ? ", whose lines end in CRLF" : "")}:\n\n{PromptHistory.Quote(patch)}"
                );
            }

            body.Append('\n');
        }

        PromptText.Section(text, "The edits (words of other sessions)", body.ToString());
    }
}
