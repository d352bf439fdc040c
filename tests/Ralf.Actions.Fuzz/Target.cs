namespace Ralf.Actions.Fuzz;

/// <summary>A parser under attack.</summary>
/// <param name="Run">Reads an input as the product does; an exception that gets out is a finding.</param>
/// <param name="MakeSeeds">Sound inputs to begin with.</param>
internal sealed record Target(string Name, Action<byte[]> Run, Func<IEnumerable<byte[]>> MakeSeeds)
{
    /// <summary>After this time an input takes without end.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longer inputs are run, and not changed further.</summary>
    public int Longest { get; init; } = Mutator.Longest;

    /// <summary>Whether the product does this in a process of its own, and ends that where it takes too much.</summary>
    public bool IsEnded { get; init; }

    public IReadOnlyList<byte[]> Seeds => field ??= [.. MakeSeeds()];

    /// <summary>The seeds are the files of <c>Seeds/NAME</c>.</summary>
    /// <param name="more">Seeds that are too long, or too odd, for a file of the repository.</param>
    public static Target WithFiles(string name, Action<byte[]> run, Func<IEnumerable<byte[]>>? more = null) =>
        new(
            name,
            run,
            () =>
                Directory
                    .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", name))
                    .Order(StringComparer.Ordinal)
                    .Select(File.ReadAllBytes)
                    .Concat(more?.Invoke() ?? [])
        );
}

/// <summary>A parser took what it should not have, or gave what it cannot read back.</summary>
internal sealed class FuzzException(string message) : Exception(message);
