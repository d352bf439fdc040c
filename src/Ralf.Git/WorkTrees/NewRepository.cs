namespace Ralf.Git;

/// <summary>Creates a repository with one commit, for samples.</summary>
internal static class NewRepository
{
    /// <summary>Throws <see cref="UserException"/> if the folder cannot be written.</summary>
    /// <param name="folder">Absolute; new or empty.</param>
    /// <param name="files">Path to text.</param>
    public static void Create(
        string folder,
        IReadOnlyDictionary<string, string> files,
        string message,
        GitIdentity author
    )
    {
        try
        {
            Make(folder, files, message, author);
        }
        catch (Exception error)
            when (error is LibGit2Sharp.LibGit2SharpException or IOException or UnauthorizedAccessException)
        {
            throw GitErrors.NotCreated(folder, error.Message);
        }
    }

    private static void Make(
        string folder,
        IReadOnlyDictionary<string, string> files,
        string message,
        GitIdentity author
    )
    {
        var path = LibGit2Sharp.Repository.Init(folder);
        using var repository = new LibGit2Sharp.Repository(path);
        repository.Refs.UpdateTarget("HEAD", "refs/heads/main");
        foreach (var (name, text) in files)
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        LibGit2Sharp.Commands.Stage(repository, "*");
        var signature = new LibGit2Sharp.Signature(author.Name, author.Email, author.When);
        repository.Commit(message, signature, signature, new LibGit2Sharp.CommitOptions());
    }
}
