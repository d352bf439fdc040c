namespace Ralf.Actions.Runs;

/// <summary>
/// A person's request to a run, in one line: <c>approve GATE [SHA8]</c>, <c>reject GATE [SHA8]: WHY</c>, <c>answer
/// PROPOSAL accept|reject [WHY]</c>, <c>retry TASK…|all</c>, <c>resolve PATH take TASK</c>, <c>cancel</c>, <c>resume
/// [LIMIT=N…]</c>, with an optional <c>/ralf</c> in front. The line comes from a comment or a form: it is never
/// executed.
/// </summary>
internal abstract record SlashCommand
{
    /// <summary>Maximum length in characters.</summary>
    private const int Longest = 500;

    private const string Forms =
        "approve GATE SHA8, reject GATE SHA8: WHY, answer PROPOSAL accept, answer PROPOSAL reject WHY, retry TASK, retry all, resolve PATH take TASK, cancel, resume or resume budget_usd=N";

    /// <summary>Throws <see cref="UserException"/> if the line is not one of these.</summary>
    public static SlashCommand Parse(string line)
    {
        var text = line.Trim();
        if (text.Length is 0 or > Longest || text.Any(char.IsControl))
        {
            throw SlashCommandErrors.BadSlashCommand(AgentText.Line(text, 80), Forms);
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Read(words[0] == "/ralf" ? words[1..] : words) ?? throw SlashCommandErrors.BadSlashCommand(text, Forms);
    }

    private static SlashCommand? Read(string[] words) =>
        words switch
        {
            ["approve", var gate] => new ApproveSlashCommand(gate, null),
            ["approve", var gate, var subject] => new ApproveSlashCommand(gate, subject),
            ["reject", _, ..] => Reject([.. words.Skip(1)]),
            ["answer", var proposal, "accept", .. var why] => Answer(proposal, true, why),
            ["answer", var proposal, "reject", .. var why] => Answer(proposal, false, why),
            ["retry", "all"] => new RetrySlashCommand([]),
            ["retry", .. { Length: > 0 } tasks] => new RetrySlashCommand(tasks),
            ["resolve", .. { Length: > 0 } path, "take", var task] => new ResolveSlashCommand(
                string.Join(' ', path),
                task
            ),
            ["cancel"] => new CancelSlashCommand(),
            ["resume"] => new ResumeSlashCommand(),
            ["resume", .. var limits] => new ResumeSlashCommand(LimitParser.Parse(limits)),
            _ => null,
        };

    /// <summary>The reason follows the first word that ends with a colon.</summary>
    private static RejectSlashCommand? Reject(List<string> words)
    {
        var colon = words.FindIndex(w => w.EndsWith(':'));
        var head = colon < 0 ? words : words[..(colon + 1)];
        var why = colon < 0 ? "" : string.Join(' ', words.Skip(colon + 1));
        return head switch
        {
            [var gate] => new(gate.TrimEnd(':'), null, why),
            [var gate, var subject] => new(gate, subject.TrimEnd(':'), why),
            _ => null,
        };
    }

    private static AnswerSlashCommand Answer(string proposal, bool accept, IReadOnlyList<string> why) =>
        new(proposal, accept, why.Count == 0 ? null : string.Join(' ', why));
}

/// <param name="Subject">The first digits of the approved commit; null: whatever waits now.</param>
internal sealed record ApproveSlashCommand(string Gate, string? Subject) : SlashCommand;

internal sealed record RejectSlashCommand(string Gate, string? Subject, string Why) : SlashCommand;

internal sealed record AnswerSlashCommand(string Proposal, bool IsAccepted, string? Why) : SlashCommand;

/// <param name="Tasks">Empty: all that failed or conflicted.</param>
internal sealed record RetrySlashCommand(IReadOnlyList<string> Tasks) : SlashCommand;

/// <param name="Path">A disputed file.</param>
/// <param name="Take">A task of the conflict, or <c>result</c>.</param>
internal sealed record ResolveSlashCommand(string Path, string Take) : SlashCommand;

internal sealed record CancelSlashCommand : SlashCommand;

/// <param name="Limits">What the run may spend from now on; null: as before.</param>
internal sealed record ResumeSlashCommand(NewLimits? Limits = null) : SlashCommand;
