namespace Ralf.Git;

/// <summary>The remote that holds the runs of a repository. An interface, since simulations use a remote that loses
/// answers, refuses, and lets other writers win.</summary>
internal interface IGitRemote
{
    /// <summary>Mirrors the remote's refs here, deletions included. Throws <see cref="UserException"/> if the remote
    /// cannot be read.</summary>
    /// <param name="refspecs">E.g. <c>+refs/heads/a/*:refs/mirror/a/*</c>.</param>
    void Fetch(IEnumerable<string> refspecs);

    /// <summary>Pushes all refs or none, each checked against its expected value; false, with git's message, if the
    /// push failed or its answer was lost.</summary>
    bool TryPush(IReadOnlyList<RefUpdate> updates, out string error);

    /// <summary>Like TryPush, with the credentials whose pushes trigger workflows.</summary>
    bool TryPushFollowers(IReadOnlyList<RefUpdate> updates, out string error);
}
