namespace Ralf.Actions.Commands;

/// <summary>A plan to start from, and the files that it names and that are not there yet.</summary>
/// <param name="Plan">Without the line that names the schema.</param>
/// <param name="Files">Relative to the repository's root.</param>
internal sealed record InitTemplate(string Name, string Plan, IReadOnlyList<(string Path, string Text)> Files)
{
    /// <summary>The templates that can be named, in the order in which they are told.</summary>
    public static IReadOnlyList<InitTemplate> All { get; } =
    [
        new("refactor", RefactorTemplate.Plan, []),
        new("migration", MigrationTemplate.Plan, []),
        new("pipeline", PipelineTemplate.Plan, PipelineTemplate.Schemas),
        new("docs", DocsTemplate.Plan, []),
    ];

    /// <summary>The template of that name; null: the plan that shows the whole language. Throws <see
    /// cref="UserException"/> where there is none.</summary>
    public static InitTemplate? Find(string? name) =>
        name is null or "default"
            ? null
            : All.FirstOrDefault(t => t.Name == name)
                ?? throw InitErrors.UnknownTemplate(name, All.Select(t => t.Name));

    /// <summary>The plan as it is written: editors complete and check it by the schema.</summary>
    public string Text => $"# yaml-language-server: $schema={InitPaths.Schema}\n{Plan}";
}
