using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Runs;
using Ralf.Actions.Tests.State;
using Ralf.Actions.Workflows;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Workflows;

/// <summary>
/// Workflow runs on one machine: a bare remote, and for each job a clone of its own that is thrown away. Real git, real
/// sessions; agents are functions.
/// </summary>
internal sealed class WaveFixture : IDisposable
{
    private readonly TempRepository _seed = new();
    private readonly TempFolder _folder = new();
    private readonly List<IDisposable> _open = [];
    private int _clones;

    public WaveFixture(params (string Path, string Text)[] more)
    {
        (string, string)[] files = [("README.md", "r\n"), ("src/a/x.cs", "1\n"), .. more];
        Base = GitId.Parse(_seed.Commit("base", files));
        _seed.Git("clone", "-q", "--bare", _seed.Root, Remote);
        _seed.GitIn(Remote, "config", "uploadpack.allowAnySHA1InWant", "true");
    }

    public string Remote => Path.Combine(_folder.Root, "remote.git");

    public GitId Base { get; }

    /// <summary>What the agent of a task does in its workspace.</summary>
    public Action<SessionPacket, string> Act { get; set; } = Write;

    /// <summary>What the agent of a task logs.</summary>
    public Func<SessionPacket, AgentLog> Logs { get; set; } = _ => AgentLog.Empty;

    /// <summary>Artifacts that are never uploaded, by their names.</summary>
    public HashSet<string> Lost { get; } = [];

    public string Git(params string[] arguments) => _seed.GitIn(Remote, arguments);

    public static void Write(SessionPacket packet, string workspace) =>
        WriteFile(workspace, $"src/{packet.Task.Id}/new.cs", $"{packet.Task.Id}\n");

    public static void WriteFile(string workspace, string path, string text)
    {
        var file = Path.Combine(workspace, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public RunCoordinator Start(Plan plan)
    {
        var store = Clone();
        RunStart.Create(store, plan, Samples.Run.Value, null, Now, ".github/workflows/r.yml@refs/heads/main");
        return Coordinator(store);
    }

    /// <summary>The run as a fresh clone sees it.</summary>
    public RunCoordinator Coordinator() => Coordinator(Clone());

    /// <summary>The job that plans: takes a wave and writes its packets.</summary>
    public (RunCoordinator Coordinator, IReadOnlyList<MatrixJob> Jobs, string Packets) Next(
        long workflowRun,
        int attempt = 1,
        int parallel = 4,
        params long[] ended
    )
    {
        var store = Clone();
        var coordinator = Coordinator(store);
        foreach (var run in ended)
        {
            var intake = new SessionIntake(coordinator, store.Local, TimeProvider.System);
            intake.Take(run, Uploads(run));
            intake.GiveUp(run, SessionReason.Lost, "its job left no record");
        }

        coordinator.SettleAll();
        var wave = new NextWave(coordinator, new(workflowRun, attempt), parallel, ended.ToHashSet()).Take();
        var packets = Path.Combine(_folder.Root, $"packets-{workflowRun}-{attempt}");
        return (
            coordinator,
            new MatrixPackets((GitRepository)store.Local, coordinator.State, packets).Write(store, wave),
            packets
        );
    }

    /// <summary>A job of the matrix: a clone with one commit, its packet, and the upload of what it leaves.</summary>
    public async Task WorkAsync(long workflowRun, int attempt, MatrixJob job, string packets)
    {
        var input = Path.Combine(packets, job.Name);
        var upload = Path.Combine(Uploads(workflowRun), $"ralf-{job.Name}-r{attempt}");
        var verify = VerifyPacket.ReadFrom(input);
        var packet = verify is null ? SessionPacket.ReadFrom(input) : null;
        using var repository = Shallow(verify?.Commit ?? packet!.Base);
        var work = Path.Combine(_folder.Root, $"work-{job.Name}-{workflowRun}-{attempt}");
        var shell = new ShellCommands(
            new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
            Shared.TestedProgram.Command,
            TimeProvider.System
        );
        if (verify is not null)
        {
            var runner = new VerifyRunner(repository, shell);
            VerifyPacket.WriteAnswer(upload, await runner.RunAsync(verify, work, default));
        }
        else
        {
            if (packet!.Checkpoint is { } checkpoint)
            {
                Assert.Null(repository.ResolveCommit(checkpoint.Head.Hex));
                var bundle = Path.Combine(input, MatrixPackets.CheckpointBundle);
                Assert.True(repository.TryImport(bundle, checkpoint.Head));
            }

            if (packet.ConflictBase is { } ground)
            {
                Assert.Null(repository.ResolveCommit(ground.Hex));
                Assert.True(repository.TryImport(Path.Combine(input, MatrixPackets.ConflictBaseBundle), ground));
            }

            await new SessionRunner(
                repository,
                _ => new Editor(w => Act(packet, w), () => Logs(packet)),
                shell,
                Sessions.RealProgram.Data,
                TimeProvider.System
            ).RunAsync(packet, upload, work, new Progress<AgentActivity>(), default);
        }

        if (Lost.Contains(Path.GetFileName(upload)))
        {
            Directory.Delete(upload, recursive: true);
        }
    }

    /// <summary>The job that merges.</summary>
    public RunCoordinator Merge(long workflowRun)
    {
        var store = Clone();
        var coordinator = Coordinator(store);
        var intake = new SessionIntake(coordinator, store.Local, TimeProvider.System);
        intake.Take(workflowRun, Uploads(workflowRun));
        intake.GiveUp(workflowRun, SessionReason.Lost, "its job left no record");
        coordinator.SettleAll();
        PublishedResult.Follow(store, coordinator.State, coordinator.Log.Tip);
        return coordinator;
    }

    /// <summary>A person commits a file on the result branch, and pushes it.</summary>
    public void CommitOnResult(string path, string text)
    {
        var branch = Samples.Run.ResultBranch;
        _seed.Git("fetch", "-q", Remote, branch);
        _seed.Git("checkout", "-q", "--detach", "FETCH_HEAD");
        WriteFile(_seed.Root, path, text);
        _seed.Git("add", "-A");
        _seed.Git("commit", "-q", "-m", "By hand");
        _seed.Git("push", "-q", Remote, $"HEAD:{branch}");
    }

    /// <summary>The remote lets no ref of a run's own hold this file, as GitHub lets no token of a job push a change of
    /// workflows.</summary>
    public void Forbid(string path)
    {
        var hook = Path.Combine(Remote, "hooks", "update");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(
            hook,
            $"""
            #!/bin/sh
            case "$1" in refs/ralf/*) ;; *) exit 0 ;; esac
            git cat-file -e "$3:{path}" 2>/dev/null || exit 0
            echo "refusing to allow a GitHub App to create or update {path}" >&2
            exit 1
            """
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, (UnixFileMode)0b111_101_101);
        }
    }

    /// <summary>A whole workflow run.</summary>
    public async Task<RunCoordinator> RunAsync(long workflowRun, int parallel = 4)
    {
        var (_, jobs, packets) = Next(workflowRun, 1, parallel);
        foreach (var job in jobs)
        {
            await WorkAsync(workflowRun, 1, job, packets);
        }

        return Merge(workflowRun);
    }

    /// <summary>Where the artifacts of a workflow run lie.</summary>
    public string Uploads(long workflowRun) =>
        Directory.CreateDirectory(Path.Combine(_folder.Root, $"artifacts-{workflowRun}")).FullName;

    public void Dispose()
    {
        _open.ForEach(o => o.Dispose());
        _seed.Dispose();
        _folder.Dispose();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private RunCoordinator Coordinator(OriginStore store)
    {
        var log = StateLog.Open(store, Samples.Run);
        return new(log, store, new RunLog(log, TimeProvider.System, new Silent()));
    }

    private OriginStore Clone()
    {
        var path = Path.Combine(_folder.Root, $"clone-{_clones++}");
        _seed.Git("clone", "-q", Remote, path);
        var repository = GitRepository.Open(path);
        _open.Add(repository);
        var store = new OriginStore(
            repository,
            repository.Origin(GitCredentials.OfUser),
            ["refs/heads/ralf/r1/*", "refs/ralf/r1/*"]
        );
        store.Sync();
        return store;
    }

    /// <summary>As <c>actions/checkout</c> with <c>fetch-depth: 1</c> does it.</summary>
    private GitRepository Shallow(GitId commit)
    {
        var path = Path.Combine(_folder.Root, $"clone-{_clones++}");
        _seed.Git("init", "-q", path);
        _seed.GitIn(path, "remote", "add", "origin", "file://" + Remote);
        _seed.GitIn(path, "fetch", "-q", "--depth=1", "origin", commit.Hex);
        _seed.GitIn(path, "checkout", "-q", commit.Hex);
        return GitRepository.Open(path);
    }

    private sealed class Editor(Action<string> act, Func<AgentLog> log) : IAgent
    {
        public Task<AgentResult> RunAsync(
            AgentRequest request,
            IProgress<AgentActivity> activity,
            CancellationToken cancellationToken
        )
        {
            act(request.Workspace);
            var usage = new Usage(1, 1, 0.5m, 1);
            var said = log();
            said = said with { Status = said.Status ?? AgentStatus.Complete };
            return Task.FromResult(new AgentResult(AgentEnd.Completed, null, "done", null, usage, said));
        }
    }

    private sealed class Silent : IProgress<ProgressUpdate>
    {
        public void Report(ProgressUpdate value) { }
    }
}
