using System.CommandLine;
using Ralf.Actions.Plans;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf init</c>: a commented plan to start from, and the schema by which editors complete and check it.</summary>
internal static class InitCommand
{
    public const string PlanPath = "ralf.yml";
    public const string SchemaPath = ".ralf/ralf.schema.json";

    /// <summary>Named in the design, and not there yet.</summary>
    private static readonly string[] LaterTemplates = ["refactor", "migration", "pipeline", "docs"];

    public static Command Create(CommandContext context)
    {
        var repository = new Option<string>("--repository")
        {
            Description = "The repository's folder.",
            HelpName = "DIR",
            DefaultValueFactory = _ => context.CurrentDirectory,
        };
        var template = new Option<string?>("--template")
        {
            Description = "The plan to start from (only the default one is built yet).",
            HelpName = "NAME",
        };
        var command = new Command(
            "init",
            "Writes a commented ralf.yml and the schema that editors check it with."
        )
        {
            repository,
            template,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                CheckTemplate(parsed.GetValue(template));
                var folder = Path.Combine(context.CurrentDirectory, parsed.GetValue(repository)!);
                return WriteAsync(context, folder, cancellation);
            }
        );
        return command;
    }

    private static void CheckTemplate(string? name)
    {
        if (name is not (null or "default"))
        {
            throw Errors.UnknownTemplate(name, LaterTemplates.Contains(name));
        }
    }

    private static async Task<int> WriteAsync(
        CommandContext context,
        string folder,
        CancellationToken cancellation
    )
    {
        if (!Directory.Exists(folder))
        {
            throw Errors.NoFolder(folder);
        }

        (string Path, string Text)[] files =
        [
            (PlanPath, InitPlan.Text),
            (SchemaPath, PlanSchema.Write()),
        ];
        var existing = files
            .Select(f => f.Path)
            .Where(p => Path.Exists(Path.Combine(folder, p)))
            .ToList();
        if (existing.Count > 0)
        {
            throw Errors.FilesExist(existing);
        }

        foreach (var (path, text) in files)
        {
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, text, cancellation);
            await context.Out.WriteLineAsync(path.AsMemory(), cancellation);
        }

        await context.Error.WriteLineAsync(
            $"""
            Next: edit {PlanPath}, commit both files, then
              ralf plan    checks the plan and shows what would run
              ralf run     runs it on this machine
            """.AsMemory(),
            cancellation
        );
        return ExitCode.Done;
    }
}
