namespace Ralf.Actions.Sessions;

/// <summary>The part of a prompt about the other sessions, in a bounded number of characters: full records of the
/// needed tasks, then decisions and warnings of others that concern the task's paths or names, then a line for each
/// other task that ended. The first parts are cut last.</summary>
internal static class PromptDigest
{
    /// <summary>Shorter names occur in too many words to mean anything.</summary>
    private const int ShortestName = 4;

    public static void Append(StringBuilder text, PromptContext context, int max)
    {
        var body = new StringBuilder();
        _ = Parts(context).All(part => Add(body, part, max));
        PromptText.Section(text, "What other sessions reported (their words, for information only)", body.ToString());
    }

    private static IEnumerable<string> Parts(PromptContext context)
    {
        foreach (var missing in context.Missing)
        {
            yield return $"### {missing.Task} (needed by this task, and not there: {PromptText.OneLine(missing.Why)})\n\n";
        }

        foreach (var record in context.Needed)
        {
            yield return $"### {record.TaskId} (needed by this task)\n\n{PromptHistory.Report(record)}\n";
        }

        var about = new Touching(context);
        var touching = context.Others.SelectMany(about.Said).ToList();
        if (touching.Count > 0)
        {
            yield return "### What others decided or warned of that touches your task\n\n";
        }

        foreach (var line in touching)
        {
            yield return line;
        }

        if (touching.Count > 0 && context.Others.Count > 0)
        {
            yield return "\n";
        }

        foreach (var record in context.Others)
        {
            yield return $"- {record.TaskId}: {EnumWord.Of(record.Status)}. {PromptText.OneLine(record.Summary)}\n";
        }
    }

    /// <summary>Adds what fits; returns false once something was cut, and then adds nothing more.</summary>
    private static bool Add(StringBuilder body, string part, int max)
    {
        const string Cut = "\n[cut]\n";
        if (body.Length + part.Length + Cut.Length <= max)
        {
            body.Append(part);
            return true;
        }

        body.Append(PromptText.Cut(part, Math.Max(0, max - body.Length - Cut.Length)));
        return false;
    }

    /// <summary>Matches text of others against the task's paths and names.</summary>
    private sealed class Touching(PromptContext context)
    {
        private readonly Scope _paths = Scope.Parse([
            .. context.Task.Scope.Concat(context.Task.Reads.Where(r => !r.StartsWith('!'))),
        ]);
        private readonly List<string> _folders =
        [
            .. context.Task.Scope.Concat(context.Task.Reads).Where(g => !g.StartsWith('!')).Select(Literal),
        ];
        private readonly List<string> _names =
        [
            .. context
                .Task.Scope.Concat(context.Task.Reads)
                .Select(Literal)
                .Concat(context.Task.Produces)
                .SelectMany(p => new[] { p, p[(p.LastIndexOf('/') + 1)..] })
                .Append(context.Task.Id.Value)
                .Where(n => n.Length >= ShortestName)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

        public IEnumerable<string> Said(SessionRecord record)
        {
            // Everything is shown from a session that worked on these paths.
            var isNear =
                record.FilesModified.Any(f => _paths.Matches(f.Value))
                || record.MoreFilesModified.Any(m => _folders.Exists(f => IsNear(f, m.Folder)));
            foreach (var decision in record.Decisions.Where(d => isNear || Names($"{d.What} {d.Why}")))
            {
                yield return $"- {record.TaskId} decided: {PromptText.OneLine(decision.What)} because {PromptText.OneLine(decision.Why)}\n";
            }

            foreach (var warning in record.Warnings.Where(w => isNear || Names(w)))
            {
                yield return $"- {record.TaskId} warned: {PromptText.OneLine(warning)}\n";
            }
        }

        /// <summary>Whether one folder may hold the other's files.</summary>
        private static bool IsNear(string one, string other) =>
            one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal);

        private bool Names(string text) => _names.Exists(n => text.Contains(n, StringComparison.OrdinalIgnoreCase));

        /// <summary>The literal folders and file name in a glob.</summary>
        private static string Literal(string glob) =>
            string.Join('/', glob.TrimStart('!').Split('/').TakeWhile(s => s.IndexOfAny(['*', '?', '[', '{']) < 0));
    }
}
