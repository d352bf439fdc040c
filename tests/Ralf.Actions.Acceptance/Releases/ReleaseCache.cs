using Ralf.Git;

namespace Ralf.Actions.Acceptance.Releases;

/// <summary>
/// What was compiled and packed once for all rehearsals of a test run; <c>RALF_RELEASE_CACHE</c> names a folder that
/// keeps it for the next one.
/// </summary>
public sealed class ReleaseCache : IDisposable
{
    private readonly string? _kept = Environment.GetEnvironmentVariable("RALF_RELEASE_CACHE");

    public ReleaseCache() => Folder = _kept ?? Directory.CreateTempSubdirectory("ralf-release-cache-").FullName;

    public string Folder { get; }

    public void Dispose()
    {
        if (_kept is null)
        {
            GitDirectory.Delete(Folder);
        }
    }
}
