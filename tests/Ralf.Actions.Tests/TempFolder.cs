using Ralf.Actions.Git;

namespace Ralf.Actions.Tests;

/// <summary>A temp folder of a test's own, deleted at the end.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("ralf-test-").FullName;

    public void Dispose() => GitDirectory.Delete(Root);
}
