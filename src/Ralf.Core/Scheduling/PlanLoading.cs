using Ralf.Core.Plans;

namespace Ralf.Core.Scheduling;

/// <summary>Opens a plan file in its repository, for every command that takes one.</summary>
internal static class PlanLoading
{
    public const string DefaultPlan = "ralf.yml";

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="directory">The current folder, absolute.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="file">As typed: relative to the current folder, or else to the repository's root; <c>-</c>:
    /// standard input.</param>
    /// <param name="withLocks">Whether to find the owners of each file.</param>
    public static LoadedPlan Load(
        GitRepository repository,
        string directory,
        TextReader input,
        string file,
        bool withLocks = false
    )
    {
        var path = file == "-" ? null : Find(directory, repository, file);
        var text = path is null ? ReadBounded(input) : ReadFile(path, file);
        var surroundings = new RepositoryBaseFiles(repository);
        var reading = PlanReader.Read(
            text,
            path is null ? null : Source(repository, path),
            surroundings.Open,
            path is not null && PlanReader.IsMarkdown(path)
        );
        var loaded = Check(
            file == "-" ? "stdin" : file,
            reading,
            surroundings.Commit,
            withLocks ? surroundings.Files : null
        );
        return loaded with { Problems = [.. loaded.Problems, .. ScopeAdvice.Find(reading, surroundings.Opened)] };
    }

    /// <summary>The plan with its schedule and the problems of both.</summary>
    /// <param name="owned">The files whose owners are requested; null: none.</param>
    public static LoadedPlan Check(string name, PlanReading reading, GitId? commit, Func<IReadOnlyList<string>>? owned)
    {
        var order = reading.Plan is { } plan ? TaskOrder.Sort(plan.Tasks) : null;
        var schedule = order is null ? null : new Schedule(order, reading.Plan!.Policy);
        var locks = order is null || owned is null ? null : LockMap.Build(order, owned());
        var overlaps =
            schedule is not null && reading.Plan!.Policy.Overlap == OverlapPolicy.Error
                ? OverlapProblems.Find(schedule, reading.Positions)
                : [];
        return new LoadedPlan(name, reading.Plan, schedule, commit, locks, [.. reading.Problems, .. overlaps]);
    }

    private static string Find(string directory, GitRepository repository, string file)
    {
        var here = Path.GetFullPath(file, directory);
        if (File.Exists(here))
        {
            return here;
        }

        var there = Path.GetFullPath(file, repository.WorkTree ?? directory);
        return File.Exists(there) ? there : throw PlanErrors.NoPlanFile(file);
    }

    private static string ReadFile(string path, string file)
    {
        using var plan =
            PlainFile.Open(path, long.MaxValue, followLink: true, out var problem)
            ?? throw PlanErrors.PlanUnreadable(file, problem ?? "it is gone");
        using var text = new StreamReader(plan, _utf8);
        try
        {
            return ReadBounded(text);
        }
        catch (DecoderFallbackException)
        {
            throw PlanErrors.PlanUnreadable(file, "it is not UTF-8; save it as UTF-8");
        }
    }

    /// <summary>Reads one character more than the reader of plans takes, which then refuses it.</summary>
    private static string ReadBounded(TextReader input)
    {
        var text = new char[PlanYaml.MaxCharacters + 1];
        return new(text, 0, input.ReadBlock(text));
    }

    /// <summary>The plan's path in the repository; null if it lies outside.</summary>
    private static string? Source(GitRepository repository, string path)
    {
        if (repository.WorkTree is not { } root)
        {
            return null;
        }

        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return RepoPath.TryParse(relative, out var inside) && !Path.IsPathRooted(relative) ? inside.Value : null;
    }
}
