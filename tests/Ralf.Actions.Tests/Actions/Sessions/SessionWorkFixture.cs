using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.State;
using Ralf.Agents;
using Ralf.Core.Scopes;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>Runs sessions whose agent is a function of the test.</summary>
public abstract class SessionWorkFixture : IDisposable
{
    private readonly GitRepository _repository;
    private readonly GitId _base;

    protected SessionWorkFixture()
    {
        _base = GitId.Parse(Temp.Commit("base", ("README.md", "r\n"), ("src/a/x.cs", "1\n")));
        _repository = GitRepository.Open(Temp.Root);
    }

    private protected TempRepository Temp { get; } = new();

    /// <summary>The variables of the program.</summary>
    private protected Dictionary<string, string> Environment { get; } =
        new() { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" };

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _repository.Dispose();
            Temp.Dispose();
        }
    }

    /// <summary>A task whose scope is <c>src/a/**</c>.</summary>
    private protected SessionPacket Packet() =>
        new(
            SessionPacket.CurrentVersion,
            Samples.Run,
            Samples.Task("a"),
            1,
            "units/a.1",
            _base,
            Checkpoint: null,
            ["src/a/**"],
            ProtectedPaths.For([], null).Globs,
            Setup: [],
            "Do it.\n"
        );

    private protected async Task<SessionObservations> RunAsync(
        SessionPacket packet,
        Action<string> act,
        CancellationToken interrupted = default,
        params string[] refusedFiles
    )
    {
        var folders = new SessionFolders(Temp.Beside("session"));
        folders.Create();
        var shell = new ShellCommands(Environment, Shared.TestedProgram.Command, TimeProvider.System);
        using var clean = new SessionRepository(_repository, folders);
        var work = new SessionWork(
            packet,
            clean,
            folders,
            new(new Editor(act, refusedFiles), shell, RealProgram.Data, new(folders), TimeProvider.System)
        );
        return await work.RunAsync(new Silent(), interrupted);
    }

    private sealed class Editor(Action<string> act, string[] refusedFiles) : IAgent
    {
        public Task<AgentResult> RunAsync(
            AgentRequest request,
            IProgress<AgentActivity> activity,
            CancellationToken cancellationToken
        )
        {
            act(request.Workspace);
            var log = AgentLog.Empty with { Status = AgentStatus.Complete };
            var result = new AgentResult(AgentEnd.Completed, null, null, null, Usage.None, log);
            return Task.FromResult(result with { RefusedFiles = refusedFiles });
        }
    }

    private sealed class Silent : IProgress<AgentActivity>
    {
        public void Report(AgentActivity value) { }
    }
}
