namespace Ralf.Actions.Fuzz;

/// <summary>A parser under attack.</summary>
/// <param name="Run">Reads an input as the product does; an exception that gets out is a finding.</param>
/// <param name="MakeSeeds">Sound inputs to begin with.</param>
internal sealed record Target(string Name, Action<byte[]> Run, Func<IEnumerable<byte[]>> MakeSeeds)
{
    public IReadOnlyList<byte[]> Seeds => field ??= [.. MakeSeeds()];

    /// <summary>The seeds are the files of <c>Seeds/NAME</c>.</summary>
    public static Target WithFiles(string name, Action<byte[]> run) =>
        new(
            name,
            run,
            () =>
                Directory
                    .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", name))
                    .Order(StringComparer.Ordinal)
                    .Select(File.ReadAllBytes)
        );
}

/// <summary>A parser took what it should not have, or gave what it cannot read back.</summary>
internal sealed class FuzzException(string message) : Exception(message);
