using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ralf.Core.Plans;

/// <summary>A task from a list of work: other people's words, and no scope yet.</summary>
internal sealed record ImportedTask(string Title, string Prompt);

/// <summary>Writes a plan made from a list of work, which a person must complete. Every foreign word goes through a
/// YAML emitter as quoted or literal text, and is read back before output: nothing in it can become a key, a comment or
/// another value.</summary>
internal static class ImportedPlan
{
    /// <summary>Placeholder for the files that a task may write; <c>ralf plan</c> refuses it.</summary>
    public const string ScopeToFill = "<the files that this task may write>";

    /// <summary>A longer list should be cut first.</summary>
    public const int MaxTasks = 2_000;

    private const int MaxTitleLength = 100;
    private const int MaxPromptLength = 20_000;
    private const int MaxIdLength = 40;

    /// <param name="name">The plan's name; made valid.</param>
    /// <param name="goal">Null: the person writes it.</param>
    public static string Write(string name, string? goal, IReadOnlyList<ImportedTask> tasks)
    {
        var plan = Entries(name, goal, tasks);
        var written = Emit(plan, ScalarStyle.Literal);
        return Header + (Reads(written, plan) ? written : Emit(plan, ScalarStyle.DoubleQuoted));
    }

    private const string Header = $"""
        # Written by `ralf import`, to be completed: where a scope says "{ScopeToFill}", give the globs
        # that the task may write, such as ["src/auth/**", "docs/auth.md"]; add needs, checks and agent where they are due. `ralf plan` says what is left.
        # Titles and prompts are the words of whoever wrote the list: read them before you run this.

        """;

    private sealed record Draft(string Name, string? Goal, IReadOnlyList<DraftTask> Tasks);

    private sealed record DraftTask(string Id, string Title, string Prompt);

    private static List<DraftTask> Tasks(IReadOnlyList<ImportedTask> tasks)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. tasks.Select(t =>
            {
                var title = Truncate.Text(Clean(t.Title, MaxTitleLength).ReplaceLineEndings(" ").Trim());
                return new DraftTask(Id(title, taken), title, Clean(t.Prompt, MaxPromptLength).Trim() + "\n");
            }),
        ];
    }

    private static Draft Entries(string name, string? goal, IReadOnlyList<ImportedTask> tasks)
    {
        var slug = Slug.Of(name).Replace('_', '-').Trim('-');
        slug = slug[..Math.Min(MaxIdLength, slug.Length)].TrimEnd('-');
        var intent = goal is null ? null : Clean(goal, MaxPromptLength).Trim();
        return new(slug.Length == 0 ? "imported" : slug, string.IsNullOrEmpty(intent) ? null : intent, Tasks(tasks));
    }

    private static string Id(string title, HashSet<string> taken)
    {
        var slug = Slug.Of(title).TrimStart('_', '-');
        slug = slug[..Math.Min(MaxIdLength, slug.Length)].TrimEnd('-', '_');
        slug = slug.Length == 0 ? "task" : slug;
        var id = slug;
        for (var n = 2; !taken.Add(id); n++)
        {
            id = $"{slug}-{n}";
        }

        return id;
    }

    /// <summary>Removes control characters, and breaks up names that would be replaced: foreign text is shown as it
    /// is.</summary>
    private static string Clean(string text, int max) =>
        Agents.AgentText.Block(text.ReplaceLineEndings("\n"), max).Replace("${{", "$ {{");

    private static string Emit(Draft plan, ScalarStyle texts)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(writer, EmitterSettings.Default.WithBestWidth(int.MaxValue).WithNewLine("\n"));
        void Key(string key) => emitter.Emit(new Scalar(key));
        void Text(string text, ScalarStyle style) => emitter.Emit(new Scalar(null, null, text, style, false, true));
        void Map(MappingStyle style) => emitter.Emit(new MappingStart(null, null, isImplicit: true, style));

        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Map(MappingStyle.Block);
        Key("version");
        Key("1");
        Key("name");
        Text(plan.Name, IsPlain(plan.Name) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted);
        if (plan.Goal is { } goal)
        {
            Key("goal");
            Text(goal, ScalarStyle.DoubleQuoted);
        }

        Key("tasks");
        Map(MappingStyle.Block);
        foreach (var (id, title, prompt) in plan.Tasks)
        {
            Text(id, IsPlain(id) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted);
            Map(MappingStyle.Block);
            Key("title");
            Text(title, ScalarStyle.DoubleQuoted);
            Key("scope");
            emitter.Emit(new SequenceStart(null, null, isImplicit: true, SequenceStyle.Flow));
            Text(ScopeToFill, ScalarStyle.DoubleQuoted);
            emitter.Emit(new SequenceEnd());
            Key("prompt");
            Text(prompt, texts);
            emitter.Emit(new MappingEnd());
        }

        emitter.Emit(new MappingEnd());
        emitter.Emit(new MappingEnd());
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    /// <summary>A key that is all digits, or a word such as <c>null</c> or <c>true</c>, is quoted: other tools read it
    /// as something else.</summary>
    private static bool IsPlain(string id) =>
        id.Any(char.IsAsciiLetter)
        && id is not ("null" or "true" or "false" or "yes" or "no" or "y" or "n" or "on" or "off");

    /// <summary>True if the written text reads back as exactly the draft.</summary>
    private static bool Reads(string written, Draft plan) =>
        PlanYaml.Parse(written).Root is MapNode root
        && root.Text("goal")?.Text == plan.Goal
        && root.Map("tasks") is { } tasks
        && tasks.Entries.Select(Read).SequenceEqual(plan.Tasks);

    private static DraftTask Read(MapEntry entry) =>
        new(
            entry.Key.Text,
            (entry.Value as MapNode)?.Text("title")?.Text ?? "",
            (entry.Value as MapNode)?.Text("prompt")?.Text ?? ""
        );
}
