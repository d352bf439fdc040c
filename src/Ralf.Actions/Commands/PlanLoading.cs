using Ralf.Actions.Git;
using Ralf.Actions.Plans;
using Ralf.Actions.Scheduling;

namespace Ralf.Actions.Commands;

/// <summary>A plan that was read against its repository, with all that is wrong with it.</summary>
/// <param name="Name">The plan file as the user named it, for messages.</param>
/// <param name="Plan">Null where any problem of reading is an error. A plan with <see cref="HasErrors"/> must not be run.</param>
/// <param name="Schedule">Null with the plan.</param>
/// <param name="Base">The commit that the plan starts from; null with the plan.</param>
/// <param name="Locks">Who owns which of the base's files; null where that was not asked for, and with the plan.</param>
internal sealed record LoadedPlan(
    string Name,
    Plan? Plan,
    Schedule? Schedule,
    GitId? Base,
    IReadOnlyList<FileLock>? Locks,
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
    /// <param name="withLocks">Whether to find who owns which file.</param>
    public static LoadedPlan Load(
        CommandContext context,
        GitRepository repository,
        string file,
        bool withLocks = false
    )
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
        return Of(
            file == "-" ? "stdin" : file,
            reading,
            surroundings.Commit,
            withLocks ? surroundings.Files : null
        );
    }

    /// <summary>What was read, with its schedule and the problems that this shows.</summary>
    /// <param name="owned">The files whose owners are wanted; null: none are.</param>
    public static LoadedPlan Of(
        string name,
        PlanReading reading,
        GitId? commit,
        Func<IReadOnlyList<string>>? owned
    )
    {
        var order = reading.Plan is { } plan ? TaskOrder.Of(plan.Tasks) : null;
        var schedule = order is null ? null : Schedule.Build(order, reading.Plan!.Policy);
        var locks = order is null || owned is null ? null : LockMap.Build(order, owned());
        var overlaps =
            schedule is not null && reading.Plan!.Policy.Overlap == OverlapPolicy.Error
                ? OverlapProblems.Of(schedule, reading.Positions)
                : [];
        return new LoadedPlan(
            name,
            reading.Plan,
            schedule,
            commit,
            locks,
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
        return File.Exists(there) ? there : throw PlanErrors.NoPlanFile(file);
    }

    private static string ReadFile(string path, string file)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw PlanErrors.PlanUnreadable(file, error.Message);
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
