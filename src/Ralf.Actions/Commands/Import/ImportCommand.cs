using System.CommandLine;
using Ralf.Core.Documents;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf import FILE.md|issues:QUERY</c>: makes a plan to complete from a checklist or open issues. Writes
/// one new file and nothing else.</summary>
internal static class ImportCommand
{
    private const string Issues = "issues:";
    private const int MaxBytes = 16 * 1024 * 1024;

    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var source = new Argument<string>("SOURCE")
        {
            Description =
                "A Markdown file with a checklist (- [ ] item), or issues:QUERY for the open issues that a search on GitHub finds",
        };
        source.Validators.Add(SharedOptions.NoOption);
        var output = SharedOptions.Text(
            "--output",
            "FILE",
            $"The file to write (default: {InitPaths.Plan} of the repository)"
        );
        var command = new Command("import", "Writes a plan to be completed, from a checklist or from issues")
        {
            source,
            output,
            repository,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    context,
                    parsed.GetRequiredValue(source),
                    parsed.GetValue(output),
                    parsed.GetValue(repository),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        string source,
        string? output,
        string? repository,
        CancellationToken cancellation
    )
    {
        var place = GitPlace.Find(Path.GetFullPath(repository ?? ".", context.CurrentDirectory), out _);
        var (root, path) = output is null
            ? (place?.WorkTree ?? context.CurrentDirectory, InitPaths.Plan)
            : (context.CurrentDirectory, output);
        InitFiles.Check(root, output is null ? root : place?.WorkTree, [path]);
        var plan = source.StartsWith(Issues, StringComparison.Ordinal)
            ? await IssueImport.ReadAsync(context, place, source[Issues.Length..], cancellation)
            : ReadChecklist(context, source);
        if (plan.Tasks.Count > ImportedPlan.MaxTasks)
        {
            throw ImportErrors.TooMuchToImport(source, plan.Tasks.Count, ImportedPlan.MaxTasks);
        }

        await InitFiles.WriteAsync(root, path, ImportedPlan.Write(plan.Name, plan.Goal, plan.Tasks), cancellation);
        await context.Out.WriteLineAsync(path.AsMemory(), cancellation);
        await context.Error.WriteLineAsync(
            $"{Reporting.DisplayText.Count(plan.Tasks.Count, "task")}: fill in what each may write (scope) in {path}; `ralf plan` says what is left"
        );
        return ExitCode.Done;
    }

    private static ImportedList ReadChecklist(CommandContext context, string file)
    {
        var text = ReadFile(Path.GetFullPath(file, context.CurrentDirectory), file);
        var list =
            Checklist.TryParse(text) ?? throw ImportErrors.ImportUnreadable(file, "its blocks are nested too deeply");
        return list.Items.Count == 0
            ? throw ImportErrors.NothingToImport(file, "no open item of a checklist (`- [ ] item`)")
            : new(
                list.Title ?? Path.GetFileNameWithoutExtension(file),
                list.Title,
                [.. list.Items.Select(i => new ImportedTask(i.Text, Prompt(i)))]
            );
    }

    private static string Prompt(ChecklistItem item)
    {
        string[] parts =
        [
            item.Text,
            item.Body,
            item.Above.Count == 0 ? "" : $"This is a part of: {string.Join(" / ", item.Above)}",
        ];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    private static string ReadFile(string path, string file)
    {
        return PlainFile.ReadText(path, MaxBytes, followLink: true, out var problem)
            ?? throw ImportErrors.ImportUnreadable(file, problem ?? "there is no such file");
    }
}
