using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>A workspace as a session has it: a clean repository, a checkout, an agent's repository in it.</summary>
internal sealed class Session : IDisposable
{
    private readonly TempRepository _temp;
    private readonly GitId _commit;

    private Session(TempRepository temp, GitId commit)
    {
        _temp = temp;
        _commit = commit;
        Source = GitRepository.Open(temp.Root);
        Clean = CleanRepository.Create(temp.Beside("clean"), Source);
        Base = Source.ReadCommit(commit).Tree;
        Folder = temp.Beside("workspace");
    }

    public GitRepository Source { get; }

    public CleanRepository Clean { get; }

    public GitId Base { get; }

    public string Folder { get; }

    public static async Task<Session> StartAsync(TempRepository temp, string commit)
    {
        var session = new Session(temp, GitId.Parse(commit));
        await session.Clean.CheckoutAsync(session.Base, session.Folder, CancellationToken.None);
        session.Clean.AddAgentRepository(session.Folder, session._commit);
        return session;
    }

    public Task<RebuiltTree> RebuildAsync() => Clean.RebuildAsync(Folder, _commit, null, CancellationToken.None);

    public string Path(string path) => System.IO.Path.Combine(Folder, path);

    public string Read(string path) => File.ReadAllText(Path(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(path))!);
        File.WriteAllBytes(Path(path), GitName.Encode(text));
    }

    public string AgentGit(params string[] arguments) => _temp.GitIn(Folder, arguments);

    /// <summary>What git itself makes of the files, ignore rules aside.</summary>
    public GitId TreeByGit()
    {
        AgentGit("add", "-A", "-f", ".");
        return GitId.Parse(AgentGit("write-tree"));
    }

    public void Dispose()
    {
        Clean.Dispose();
        Source.Dispose();
    }
}
