namespace Ralf.Actions.Commands;

/// <summary>A run's log from where it is kept: this repository, or its remote <c>origin</c> for a run of GitHub
/// Actions.</summary>
internal sealed class OpenedRun : IDisposable
{
    /// <param name="given">Its id; null: the newest of this repository, else of its remote.</param>
    private OpenedRun(CommandContext context, string? repository, string? given)
    {
        Repository = context.OpenRepository(repository);
        try
        {
            (Store, var run) = Find(Repository, given);
            Log = StateLog.Open(Store, run);
        }
        catch
        {
            Repository.Dispose();
            throw;
        }
    }

    public GitRepository Repository { get; }

    /// <summary>Objects, and the refs of the repository that keeps the log.</summary>
    public IGitStore Store { get; }

    public StateLog Log { get; }

    /// <summary>True if its sessions are jobs of GitHub Actions and its branches are on the remote.</summary>
    public bool IsRemote => Store is OriginStore;

    /// <summary>The command that makes a run of GitHub Actions go on.</summary>
    public string WakeCommand
    {
        get
        {
            var caller = Log.State.Caller ?? ".github/workflows/ralf-run.yml@refs/heads/main";
            var at = caller.LastIndexOf('@');
            var file = caller[(caller.LastIndexOf('/', at) + 1)..at];
            var on = caller[(at + 1)..].Replace("refs/heads/", "");
            return $"gh workflow run {file} --ref {on} -f run={Log.State.Run}";
        }
    }

    /// <param name="given">Its id; null: the newest of this repository, else of its remote.</param>
    public static OpenedRun Open(CommandContext context, string? repository, string? given) =>
        new(context, repository, given);

    public void Dispose() => Repository.Dispose();

    /// <param name="mayBeDeleted">True to find also a run whose log is deleted and that has only other refs
    /// left.</param>
    public static (IGitStore Store, RunId Run) Find(GitRepository repository, string? given, bool mayBeDeleted = false)
    {
        var here = StateLog.Runs(repository);
        var isHere = given is null ? here.Count > 0 : RunId.TryParse(given, out var run) && here.Contains(run);
        if (
            mayBeDeleted
            && RunId.TryParse(given, out var named)
            && (repository.HasOrigin ? !repository.Ref(named.ResultRef).IsNone : StateLog.IsLeft(repository, named))
        )
        {
            return (repository, named);
        }

        if (isHere || !repository.HasOrigin)
        {
            return (repository, LocalRuns.Pick(repository, given, here));
        }

        var store = new OriginStore(
            repository,
            repository.Origin(GitCredentials.OfUser),
            ["refs/heads/ralf/*", "refs/ralf/*"]
        );
        store.Sync();
        return mayBeDeleted && RunId.TryParse(given, out var remote) && StateLog.IsLeft(store, remote)
            ? (store, remote)
            : (store, LocalRuns.Pick(store, given));
    }
}
