namespace Ralf.Git;

/// <summary>
/// The remote that the runs of a repository live on. A seam: the git program speaks to real ones, and a simulated one
/// loses answers, refuses, and lets others
/// be faster.
/// </summary>
internal interface IGitRemote
{
    /// <summary>Makes refs here what they are there, removed ones removed. Throws <see cref="UserException"/> where the
    /// remote cannot be read.</summary>
    /// <param name="refspecs">E.g. <c>+refs/heads/a/*:refs/mirror/a/*</c>.</param>
    void Fetch(IEnumerable<string> refspecs);

    /// <summary>All or nothing, each ref held against what is expected of it there; false with git's words where it did
    /// not happen, or its answer was lost.</summary>
    bool TryPush(IReadOnlyList<RefUpdate> updates, out string error);

    /// <summary>As the other, as the one whose pushes start workflows.</summary>
    bool TryPushFollowers(IReadOnlyList<RefUpdate> updates, out string error);
}
