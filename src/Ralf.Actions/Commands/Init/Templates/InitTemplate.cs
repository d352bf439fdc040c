namespace Ralf.Actions.Commands;

/// <summary>A plan to start from, and the files that it names and that do not exist yet.</summary>
/// <param name="Plan">The plan without the line that names the schema.</param>
/// <param name="Files">Paths relative to the repository's root.</param>
internal sealed record InitTemplate(string Name, string Plan, IReadOnlyList<(string Path, string Text)> Files)
{
    /// <summary>All templates, in the order in which they are listed.</summary>
    public static IReadOnlyList<InitTemplate> All { get; } =
    [
        new("refactor", RefactorTemplate.Plan, []),
        new("migration", MigrationTemplate.Plan, []),
        new("pipeline", PipelineTemplate.Plan, PipelineTemplate.Schemas),
        new("docs", DocsTemplate.Plan, []),
    ];

    /// <summary>The template with that name; null: the plan that shows the whole language. Throws <see
    /// cref="UserException"/> if there is no such template.</summary>
    public static InitTemplate? Find(string? name) =>
        name is null or "default"
            ? null
            : All.FirstOrDefault(t => t.Name == name)
                ?? throw InitErrors.UnknownTemplate(name, All.Select(t => t.Name));

    /// <summary>The plan as it is written: its first line names the schema for editors.</summary>
    public string Text => $"# yaml-language-server: $schema={InitPaths.Schema}\n{Plan}";
}
