namespace Ralf.Actions.Benchmarks;

/// <summary>A temporary folder for repositories and clones, removed at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private int _count;

    public string Root { get; } = Directory.CreateTempSubdirectory("ralf-benchmarks-").FullName;

    /// <summary>A path that does not exist yet.</summary>
    public string New(string name) => Path.Combine(Root, $"{name}-{++_count}");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
