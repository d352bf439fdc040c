using Ralf.Core.Scopes;

namespace Ralf.Core.Plans;

/// <summary>A gate of the plan that holds any session's changes to certain files until a person signs off.</summary>
/// <param name="Name">As <see cref="TaskGate.Name"/>; the gate of one session is <c>NAME/TASK</c>.</param>
/// <param name="Paths">Globs: a session that changes one of these files is held.</param>
/// <param name="Modules">Globs of folders, each a module: a session that changes files of more than one is
/// held.</param>
/// <param name="Approvers">As <see cref="TaskGate.Approvers"/>.</param>
internal sealed record PathGate(
    string Name,
    IReadOnlyList<string> Paths,
    IReadOnlyList<string> Modules,
    IReadOnlyList<string> Approvers
)
{
    /// <summary>The key that any gate names its approvers with.</summary>
    public static PlanKey Approving { get; } =
        new(
            "approvers",
            new ListShape(new TextShape("an approver", Pattern: TaskGate.ApproverPattern)),
            "Users (`user` or `@user`) and teams (`@org/team`) who may sign off; everyone with write access by default."
        );

    /// <summary>The keys of an entry of <c>gates</c>.</summary>
    public static MapShape Shape { get; } =
        new([
            new(
                "name",
                new TextShape("a gate's name", Pattern: TaskGate.Pattern),
                "The gate's name: letters, digits, `-`, `_` and `.`; what a person approves is `<name>/<task>`.",
                Required: true
            ),
            new(
                "paths",
                new ListShape(new TextShape("a glob")),
                "What a session made waits where it changed one of these files."
            ),
            new(
                "modules",
                new ListShape(new TextShape("a glob")),
                "Folders, each a module: what a session made waits where it changed files of more than one."
            ),
            Approving,
        ]);

    /// <summary>Returns this gate for one task.</summary>
    public TaskGate For(TaskId task) => new($"{Name}/{task}", GateWhen.After, Approvers);

    /// <summary>The gates of a plan that hold this task's session, which changed these files.</summary>
    public static IEnumerable<TaskGate> Holding(
        IReadOnlyList<PathGate> gates,
        TaskId task,
        IReadOnlyCollection<string> files
    ) => gates.Where(g => g.Holds(files)).Select(g => g.For(task));

    private bool Holds(IReadOnlyCollection<string> files)
    {
        var paths = Scope.Parse(Paths);
        var modules = Modules.Select(m => Glob(m.TrimEnd('/'))).ToList();
        return files.Any(f => paths.Guards(f))
            || (
                modules.Count > 0
                && files
                    .Select(f => ModuleOf(f, modules))
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Skip(1)
                    .Any()
            );
    }

    /// <summary>The outermost folder around a file that is a module; null if there is none.</summary>
    private static string? ModuleOf(string file, List<ScopeGlob> modules)
    {
        for (var slash = file.IndexOf('/'); slash >= 0; slash = file.IndexOf('/', slash + 1))
        {
            var folder = file[..slash];
            if (modules.Exists(m => m.Matches(folder)))
            {
                return folder;
            }
        }

        return null;
    }

    private static ScopeGlob Glob(string text) =>
        ScopeGlob.TryParse(text, out var glob, out var error) ? glob : throw new FormatException($"'{text}': {error}");
}
