using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>Makes the tasks of the entries: replaces names, reads prompt files, and checks each task by
/// itself.</summary>
internal sealed class TaskExpansion(PlanContext context, RunNames run)
{
    private readonly Dictionary<string, (string Label, PlanPosition At)> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Path, PlanPosition At), Template?> _promptFiles = [];
    private readonly GateNames _gates = new(context.Problems);
    private readonly ContractExpansion _contracts = new(context);
    private bool _full;

    public List<TaskDraft> Drafts { get; } = [];

    /// <summary>Ids of tasks that are in the plan but could not be made.</summary>
    public List<string> Skipped { get; } = [];

    public void Expand(TaskEntry entry)
    {
        var first = new List<LocatedText>();
        foreach (var instance in entry.Instances.Items)
        {
            if (_full)
            {
                return;
            }

            if (IdOf(entry, instance) is { } id && Make(entry, instance, id) is { } draft)
            {
                Drafts.Add(first.Count < entry.Canary ? draft : Behind(first, draft, entry));
                first.Add(new(id.Value, entry.At));
            }

            if (Drafts.Count >= PlanContext.MaxTasks)
            {
                _full = true;
                context.Problems.Add(Problems.TooManyTasks(entry.At, PlanContext.MaxTasks - 1));
            }
        }
    }

    /// <summary>A task after the first ones of its entry, with the gate that follows those.</summary>
    private static TaskDraft Behind(List<LocatedText> first, TaskDraft draft, TaskEntry entry) =>
        entry.Canary is not { } count
            ? draft
            : draft with
            {
                Needs = [.. draft.Needs, .. first.Take(count)],
                Task = draft.Task with { Canary = new TaskGate($"{entry.Key}-canary", GateWhen.Before, []) },
            };

    private TaskId? IdOf(TaskEntry entry, TaskInstance instance)
    {
        var text = instance.Slug is null ? entry.Key : $"{entry.Key}-{instance.Slug}";
        if (!TaskId.TryParse(text, out var id))
        {
            // A bad key is reported already.
            if (instance.Slug is not null && TaskId.TryParse(entry.Key, out _))
            {
                context.Problems.AddPerTask(Problems.BadName(entry.At, "task id", text, TaskId.Pattern));
            }

            return null;
        }

        var label = instance.Slug is null ? entry.Key : instance.Label;
        if (_ids.TryAdd(text, (label, entry.At)))
        {
            return id;
        }

        var (other, at) = _ids[text];
        if (instance.Slug is not null)
        {
            context.Problems.AddPerTask(Problems.Collision(entry.At, text, other, label));
        }
        else if (other != label)
        {
            context.Problems.Add(Problems.DuplicateKey(entry.At, entry.Key, other, at));
        }

        return null;
    }

    private TaskDraft? Make(TaskEntry entry, TaskInstance instance, TaskId id)
    {
        var values = new TaskValues(context, instance, run, entry, id.Value);
        values.Title = entry.Title is null ? id.Value : values.Prose(entry.Title);
        var prompt = PromptOf(entry, values);
        var scope = entry.Scope.Render(values.Glob);
        var reads = entry.Reads.Render(values.Glob);
        var produces = entry.Produces.Render(values.Plain);
        var checks = entry.Checks.Render(values.Command);
        var needs = entry.Needs.Render(values.Plain).Located;
        var (inputs, outputs) = (_contracts.Expand(entry.Inputs, values), _contracts.Expand(entry.Outputs, values));
        if (values.IsBroken)
        {
            Skipped.Add(id.Value);
            return null;
        }

        var valid = CheckGlobs(entry, scope.Located, reads.Located);
        var task = new PlanTask(
            id,
            values.Title,
            prompt,
            SharedFiles.TakenOutOf(scope.Texts, context.Shared),
            With(reads.Texts, inputs.Select(i => ScopeGlob.Escape(i.Contract.File))),
            With(produces.Texts, outputs.Select(o => o.Contract.File)),
            [],
            checks.Texts,
            entry.Agent,
            entry.Key
        )
        {
            Gate = _gates.Resolve(entry.Gate, id, instance.Slug),
            If = entry.If,
            Sees = entry.Sees,
            Inputs = [.. inputs.Select(i => i.Contract)],
            Outputs = [.. outputs.Select(o => o.Contract)],
        };
        return new TaskDraft(
            task,
            entry.At,
            needs,
            outputs.Count == 0 ? produces.Located : [.. produces.Located, .. outputs.Select(o => o.File)],
            valid
        )
        {
            Scope = scope.Located,
            Reads = reads.Located,
            Inputs = [.. inputs.Select(i => i.File)],
        };
    }

    private static IReadOnlyList<string> With(IReadOnlyList<string> texts, IEnumerable<string> more) =>
        more.Any() ? [.. texts.Union(more, StringComparer.Ordinal)] : texts;

    /// <summary>True if every glob of the scope is valid.</summary>
    private bool CheckGlobs(TaskEntry entry, IReadOnlyList<LocatedText> scope, IReadOnlyList<LocatedText> reads)
    {
        if (scope.Any(g => g.Text == ImportedPlan.ScopeToFill))
        {
            var left = scope.First(g => g.Text == ImportedPlan.ScopeToFill);
            context.Problems.AddPerTask(Problems.ScopeToFill(left.At, entry.Key));
            return false;
        }

        var valid = scope.Count(g => context.Globs.Check(g.Text, g.At)) == scope.Count;
        foreach (var glob in reads)
        {
            context.Globs.Check(glob.Text, glob.At);
        }

        if (valid)
        {
            SharedFiles.Check(context, scope);
        }

        if (scope.Count > 0 && scope.All(g => g.Text.StartsWith('!')))
        {
            context.Problems.AddPerTask(Problems.OnlyExceptions(scope[0].At, entry.Key));
        }

        foreach (var glob in valid ? scope : [])
        {
            context.Globs.CheckWritable(glob.Text, glob.At, entry.Agent.Use);
        }

        return valid;
    }

    private string PromptOf(TaskEntry entry, TaskValues values)
    {
        if (entry.PromptFile is null)
        {
            return entry.Prompt is null ? "" : values.Prose(entry.Prompt);
        }

        var path = values.Plain(entry.PromptFile);
        if (!context.HasBase || path.Length == 0)
        {
            return "";
        }

        var key = (path, entry.PromptFile.At);
        if (!_promptFiles.TryGetValue(key, out var prompt))
        {
            _promptFiles[key] = prompt = ReadPrompt(entry, path);
        }

        return prompt is null ? "" : values.Prose(prompt);
    }

    private Template? ReadPrompt(TaskEntry entry, string path)
    {
        var at = entry.PromptFile!.At;
        var (text, problem) = context.Read(path);
        if (text is null)
        {
            context.Problems.AddPerTask(Problems.MissingFile(at, path, "prompt file", problem));
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            context.Problems.AddPerTask(Problems.EmptyPrompt(at, entry.Key));
        }

        var prompt = Template.Parse(text, at, prose: true);
        entry.CheckNames([prompt], TaskNames.All, context.Problems);
        return prompt;
    }
}
