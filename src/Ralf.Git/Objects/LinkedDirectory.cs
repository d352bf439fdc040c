using LibGit2Sharp;

namespace Ralf.Git;

/// <summary>The objects of a repository for LibGit2Sharp, which refuses some repositories for their ref format or
/// configuration. It opens <c>ralf-objects</c>, a small git directory inside the repository's that only links to the
/// objects.</summary>
internal static class LinkedDirectory
{
    /// <summary>Creates the directory if it is missing. It is kept, since other processes may be using it. Throws
    /// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> if it cannot be made.</summary>
    /// <param name="commonDirectory">The git directory that all work trees share.</param>
    public static Repository Open(string commonDirectory)
    {
        GitSetup.Apply();
        var directory = Path.Combine(commonDirectory, "ralf-objects");
        var (head, link) = (Path.Combine(directory, "HEAD"), Path.Combine(directory, "objects"));
        Directory.CreateDirectory(Path.Combine(directory, "refs"));
        try
        {
            if (!File.Exists(head))
            {
                File.WriteAllText(head, "ref: refs/heads/none\n");
            }

            if (!Directory.Exists(link))
            {
                File.CreateSymbolicLink(link, "../objects");
            }
        }
        catch (IOException) when (File.Exists(head) && Directory.Exists(link))
        {
            // Another process was faster.
        }

        return new(directory);
    }
}
