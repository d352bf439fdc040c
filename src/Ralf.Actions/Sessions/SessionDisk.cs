namespace Ralf.Actions.Sessions;

/// <summary>The disk that a session works on. When it is full, the session that filled it has failed
/// (<see cref="AgentEnd.Disk"/>), and any other has only been interrupted.</summary>
/// <param name="room">Says what is free; null: asks the system.</param>
internal sealed class SessionDisk(SessionFolders folders, Func<DiskRoom>? room = null)
{
    /// <summary>A session that holds this part of what was free has filled the disk: a sixteenth, since several may have
    /// filled it together.</summary>
    private const int Part = 16;

    /// <summary>A session that holds less has not filled any disk.</summary>
    private static readonly DiskRoom _least = new(16 * 1024 * 1024, 10_000);

    private readonly Func<DiskRoom> _room = room ?? (() => DiskRoom.Of(folders.Root));
    private DiskRoom _start;
    private DiskRoom _free;
    private DiskRoom _held;

    /// <summary>Call this before anything is written for the session.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Begin()
    {
        _start = _room();
        if (_start.IsNone)
        {
            throw FullDisk.Error(folders.Root);
        }
    }

    /// <summary>Call this before the agent starts.</summary>
    public void BeforeAgent() => (_free, HasAgentStarted) = (_room(), true);

    /// <summary>Whether the agent was started. Its session is not run again then, whatever the disk does.</summary>
    public bool HasAgentStarted { get; private set; }

    /// <summary>Call this when the agent's processes are gone: makes room by removing its HOME and TMPDIR.</summary>
    /// <returns>The agent's end; an error is not its own if others had filled the disk.</returns>
    public async Task<AgentResult> AfterAgentAsync(AgentResult agent)
    {
        var isFull = _room().IsNone;
        if (isFull)
        {
            _held = await DiskRoom.TakenByAsync(folders.Root);
        }

        foreach (var folder in folders.OfAgent.Where(folders.IsOurs))
        {
            GitDirectory.Delete(folder);
        }

        return isFull && agent.End is AgentEnd.AgentError or AgentEnd.Crash or AgentEnd.AgentMissing
            ? await JudgeAsync(agent)
            : agent;
    }

    /// <summary>What a session leaves if there is no room for its work: its log.</summary>
    public async Task<SessionObservations> WithoutWorkAsync(AgentResult agent, GitId baseTree)
    {
        var judged = await JudgeAsync(agent);
        if (folders.IsOurs(folders.Workspace))
        {
            GitDirectory.Delete(folders.Workspace);
        }

        return new(null, judged, new([], []), baseTree, [], []);
    }

    /// <summary>The same observations, unless checks failed while others had filled the disk.</summary>
    public async Task<SessionObservations> JudgeAsync(SessionObservations observations) =>
        observations.ChecksPassed || !_room().IsNone
            ? observations
            : observations with
            {
                Agent = await JudgeAsync(observations.Agent!),
            };

    private async Task<AgentResult> JudgeAsync(AgentResult agent) =>
        await IsToBlameAsync()
            ? agent with
            {
                End = AgentEnd.Disk,
                Detail = "it used up the disk",
            }
            : agent with
            {
                End = AgentEnd.Cancelled,
                Detail = "the disk was full, and this session holds little of it",
            };

    /// <summary>Whether this session holds a good part of what was free when its agent started. Its checkout does not
    /// count.</summary>
    private async Task<bool> IsToBlameAsync()
    {
        var now = await DiskRoom.TakenByAsync(folders.Root);
        var (bytes, files) = (Math.Max(_held.Bytes, now.Bytes), Math.Max(_held.Files, now.Files));
        return IsPart(bytes, _start.Bytes, _free.Bytes, _least.Bytes)
            || IsPart(files, _start.Files, _free.Files, _least.Files);
    }

    private static bool IsPart(long held, long start, long free, long least) =>
        held - Math.Max(0, start - free) >= Math.Max(least, free / Part);
}
