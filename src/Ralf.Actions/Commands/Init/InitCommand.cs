using System.CommandLine;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf init</c>: writes a commented plan to start from, the schema with which editors complete and check
/// it, and the workflows that run it.</summary>
internal static class InitCommand
{
    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var template = SharedOptions.Text(
            "--template",
            "NAME",
            $"The plan to start from: {string.Join(", ", InitTemplate.All.Select(t => t.Name))} (default: one that shows the whole language)"
        );
        var github = SharedOptions.Choice(
            "--github",
            "WHEN",
            "Whether workflows are written: auto (where origin is on GitHub, or .github is there), yes, no, only",
            ["auto", "yes", "no", "only"]
        );
        var command = new Command("init", "Writes a commented ralf.yml, its schema, and the workflows that run it")
        {
            repository,
            template,
            github,
        };
        command.SetAction(
            (parsed, cancellation) =>
                WriteAsync(
                    context,
                    parsed.GetValue(repository),
                    InitTemplate.Find(parsed.GetValue(template)),
                    parsed.GetRequiredValue(github),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> WriteAsync(
        CommandContext context,
        string? repository,
        InitTemplate? template,
        string github,
        CancellationToken cancellation
    )
    {
        var folder = Path.GetFullPath(repository ?? ".", context.CurrentDirectory);
        if (!Directory.Exists(folder))
        {
            throw InitErrors.NoFolder(folder);
        }

        var place = GitPlace.Find(folder, out _);
        var root = place?.WorkTree ?? folder;
        var host = GitHubHost.Detect(context.Environment.GetValueOrDefault("GITHUB_SERVER_URL"), place?.Origin());
        var isOnGitHub =
            github is "yes" or "only"
            || (github == "auto" && (host.LooksLikeGitHub || Directory.Exists(Path.Combine(root, ".github"))));
        var files = Files(github != "only", isOnGitHub, host, template);
        InitFiles.Check(root, root, [.. files.Select(f => f.Path)]);
        foreach (var (path, text) in files)
        {
            await InitFiles.WriteAsync(root, path, text, cancellation);
            await context.Out.WriteLineAsync(path.AsMemory(), cancellation);
        }

        await context.Error.WriteLineAsync(
            InitAdvice.Describe(github != "only", isOnGitHub, host).AsMemory(),
            cancellation
        );
        return ExitCode.Done;
    }

    private static IReadOnlyList<(string Path, string Text)> Files(
        bool withPlan,
        bool withWorkflows,
        GitHubHost host,
        InitTemplate? template
    )
    {
        (string, string)[] plan =
        [
            (InitPaths.Plan, template?.Text ?? InitPlan.Text),
            (InitPaths.Schema, PlanSchema.Write()),
            .. template?.Files ?? [],
        ];
        (string, string)[] workflows =
        [
            (InitWorkflows.RunPath, InitWorkflows.Run(host, ProgramVersion.Text)),
            (InitWorkflows.CommentPath, InitWorkflows.Comment),
        ];
        return [.. withPlan ? plan : [], .. withWorkflows ? workflows : []];
    }
}
