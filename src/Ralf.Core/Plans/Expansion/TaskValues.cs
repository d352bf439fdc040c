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

    /// <summary>A value in a command must be a plain word, wherever it comes from: folders, lists and titles are made by
    /// people and tools that do not know that a shell will read them.</summary>
    public string Command(Template template) =>
        Render(
            template,
            name =>
            {
                var value = Value(name);
                if (value is not null && !IsPlainWord(value))
                {
                    context.Problems.AddPerTask(
                        Problems.NoPlainWord(template.At, name, value, instance.Place ?? instance.Label)
                    );
                }

                return value;
            }
        );

    /// <summary>A value from elsewhere than the plan must not be taken for an option, or for nothing, either.</summary>
    private bool IsPlainWord(string value) =>
        !value.AsSpan().ContainsAny(_shellCharacters)
        && !(instance.IsFromElsewhere && (value.Length == 0 || value[0] == '-'));

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
