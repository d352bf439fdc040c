using Ralf.Git;

namespace Ralf.Actions.Tests;

/// <summary>A temp folder of a test's own, deleted at the end.</summary>
internal sealed class TempFolder(string root) : IDisposable
{
    private const string Memory = "/dev/shm";

    public TempFolder()
        : this(Directory.CreateTempSubdirectory("ralf-test-").FullName) { }

    public string Root => root;

    /// <summary>In memory where the system has such a place: for thousands of small folders.</summary>
    public static TempFolder InMemory() =>
        Directory.Exists(Memory)
            ? new(Directory.CreateDirectory(Path.Combine(Memory, $"ralf-test-{Path.GetRandomFileName()}")).FullName)
            : new();

    public void Dispose() => GitDirectory.Delete(root);
}
