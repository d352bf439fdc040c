using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>The values of <c>${{ }}</c> for one task, escaped for where they are inserted.</summary>
internal sealed class TaskValues(PlanContext context, TaskInstance instance, RunNames run, TaskEntry entry, string id)
{
    /// <summary>Characters that a shell reads as more than a word. Quoting spaces is up to the plan; these would run
    /// something.</summary>
    private static readonly System.Buffers.SearchValues<char> _shellCharacters = System.Buffers.SearchValues.Create(
        "$`\"'\\;&|<>()*?[]{}!#~\n\r"
    );

    /// <summary>True if some name had no value, which is reported: the texts are then useless.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The task's title, once it is known.</summary>
    public string? Title { get; set; }

    public string Prose(Template template) => Render(template, Value);

    public string Plain(Template template) => Render(template, Value);

    /// <summary>A path of the base is literal in a glob.</summary>
    public string Glob(Template template) =>
        Render(
            template,
            n =>
                instance.FromPaths && IsEach(n)
                    ? Value(n) is { } path
                        ? ScopeGlob.Escape(path)
                        : null
                    : Value(n)
        );

    /// <summary>A path of the base that a shell would interpret is refused in a command: anyone who can push can name a
    /// folder.</summary>
    public string Command(Template template) =>
        Render(
            template,
            n =>
            {
                var value = Value(n);
                if (instance.FromPaths && IsEach(n) && value.AsSpan().ContainsAny(_shellCharacters))
                {
                    context.Problems.AddPerTask(
                        Problems.BadPath(
                            template.At,
                            instance.Label,
                            "which a shell would not read as a plain word in 'checks'"
                        )
                    );
                }

                return value;
            }
        );

    private static bool IsEach(string name) => name.StartsWith("each.", StringComparison.Ordinal);

    private string? Value(string name) =>
        name switch
        {
            "task.id" => id,
            "task.title" => Title,
            "task.entry" => entry.Key,
            "run.name" => run.Name,
            "run.goal" => run.Goal,
            "run.base" => run.Base,
            _ => instance.Each.GetValueOrDefault(name),
        };

    private string Render(Template template, Func<string, string?> value)
    {
        var (text, missing) = template.Render(value);
        IsBroken |= missing is not null;
        // A name that no entry of the list has is reported already; here another entry has it.
        if (missing is not null && entry.Instances.Names?.Contains(missing) == true)
        {
            context.Problems.AddPerTask(Problems.MissingField(template.At, missing, instance.Label));
        }

        if (!template.IsFixed && !context.Afford(text.Length))
        {
            context.Problems.AddPerTask(Problems.TooLarge(template.At, "the texts of all tasks together"));
            return "";
        }

        return text;
    }
}
