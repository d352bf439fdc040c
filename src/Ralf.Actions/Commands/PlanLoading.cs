using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Scheduling;

namespace Ralf.Actions.Commands;

/// <summary>A plan that was read against its repository, with all that is wrong with it.</summary>
/// <param name="Name">The plan file as the user named it, for messages.</param>
/// <param name="Plan">Null where any problem of reading is an error. A plan with <see cref="HasErrors"/> must not be run.</param>
/// <param name="Schedule">Null with the plan.</param>
/// <param name="Base">The commit that the plan starts from; null with the plan.</param>
/// <param name="Files">All files of the base commit.</param>
internal sealed record LoadedPlan(
    string Name,
    Plan? Plan,
    Schedule? Schedule,
    GitId? Base,
    Func<IReadOnlyList<string>> Files,
    IReadOnlyList<PlanProblem> Problems
)
{
    public bool HasErrors => Problems.Any(p => p.Severity == Severity.Error);
}

/// <summary>Opens a plan file in its repository; for every command that takes one.</summary>
internal static class PlanLoading
{
    public const string DefaultPlan = "ralf.yml";

    /// <param name="directory">As typed; null: the current one.</param>
    public static GitRepository OpenRepository(CommandContext context, string? directory) =>
        GitRepository.Open(Absolute(context, directory ?? "."));

    /// <param name="file">As typed: against the current folder, or the repository's root where it is not there; <c>-</c>: standard input.</param>
    public static LoadedPlan Load(CommandContext context, GitRepository repository, string file)
    {
        var path = file == "-" ? null : Find(context, repository, file);
        var text = path is null ? context.In.ReadToEnd() : ReadFile(path, file);
        var surroundings = new PlanBase(repository);
        var reading = PlanReader.Read(
            text,
            path is null ? null : Source(repository, path),
            surroundings.Open,
            path is not null && PlanReader.IsMarkdown(path)
        );
        return Of(file == "-" ? "stdin" : file, reading, surroundings.Commit, surroundings.Files);
    }

    /// <summary>What was read, with its schedule and the problems that this shows.</summary>
    public static LoadedPlan Of(
        string name,
        PlanReading reading,
        GitId? commit,
        Func<IReadOnlyList<string>> files
    )
    {
        var schedule = reading.Plan is { } plan ? Schedule.Build(plan.Tasks, plan.Policy) : null;
        var overlaps =
            schedule is not null && reading.Plan!.Policy.Overlap == OverlapPolicy.Error
                ? OverlapProblems.Of(schedule, reading.Positions)
                : [];
        return new LoadedPlan(
            name,
            reading.Plan,
            schedule,
            commit,
            files,
            [.. reading.Problems, .. overlaps]
        );
    }

    private static string Absolute(CommandContext context, string path) =>
        Path.GetFullPath(path, context.CurrentDirectory);

    private static string Find(CommandContext context, GitRepository repository, string file)
    {
        var here = Absolute(context, file);
        if (File.Exists(here))
        {
            return here;
        }

        var there = Path.GetFullPath(file, repository.WorkTree ?? context.CurrentDirectory);
        return File.Exists(there) ? there : throw Errors.NoPlanFile(file);
    }

    private static string ReadFile(string path, string file)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Errors.PlanUnreadable(file, error.Message);
        }
    }

    /// <summary>The plan's path in the repository; null where it lies outside.</summary>
    private static string? Source(GitRepository repository, string path)
    {
        if (repository.WorkTree is not { } root)
        {
            return null;
        }

        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return RepoPath.TryParse(relative, out var inside) && !Path.IsPathRooted(relative)
            ? inside.Value
            : null;
    }
}
