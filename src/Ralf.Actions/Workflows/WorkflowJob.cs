using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.GitHub;

namespace Ralf.Actions.Workflows;

/// <summary>What the commands of a workflow's jobs share: the job's environment, its checkout, the runs on the remote,
/// and GitHub.</summary>
internal sealed class WorkflowJob : IDisposable
{
    private readonly CommandContext _context;

    private readonly PlainProgress _progress;
    private bool _isTokenRefused;

    private WorkflowJob(CommandContext context, string? repository, ActionsEnvironment environment)
    {
        (_context, Environment) = (context, environment);
        Repository = context.OpenRepository(repository);
        Output = new(environment.OutputFile, environment.StepSummaryFile);
        Commands = new(context.Out);
        Api = new(environment, context.Clock, onRefused: WarnOfToken);
        _progress = new(context.Error, context.Clock);
    }

    public GitRepository Repository { get; }

    public ActionsEnvironment Environment { get; }

    public GitHubApi Api { get; }

    /// <summary>Outputs and summary of the step.</summary>
    public WorkflowOutput Output { get; }

    /// <summary>Writes annotations.</summary>
    public WorkflowCommands Commands { get; }

    public TimeProvider Clock => _context.Clock;

    /// <summary>Messages for people.</summary>
    public TextWriter Error => _context.Error;

    public WorkflowRun WorkflowRun => new(Environment.RunId, Environment.RunAttempt);

    /// <summary>The workflow that continues a run, in the form of the run's log.</summary>
    public string Caller => $"{Environment.WorkflowRef.File}@{Environment.WorkflowRef.Ref}";

    /// <summary>Throws <see cref="UserException"/> if the variables of GitHub Actions are missing.</summary>
    public static WorkflowJob Open(CommandContext context, string? repository) =>
        new(context, repository, ActionsEnvironment.Read(context.Environment));

    /// <summary>All runs of the repository, with their states only; for finding one of them.</summary>
    public OriginStore AllRuns() => Store(["refs/heads/ralf/*/state", "refs/ralf/*/landed"]);

    /// <summary>One run with all its branches.</summary>
    public OriginStore OpenStore(RunId run) => Store([$"refs/heads/ralf/{run}/*", $"refs/ralf/{run}/*"]);

    /// <summary>Reads a run's log from the remote now. Throws <see cref="UserException"/> if there is no such
    /// run.</summary>
    public (RunCoordinator Coordinator, OriginStore Store) OpenRun(string run)
    {
        if (!RunId.TryParse(run, out var id))
        {
            throw RunErrors.BadRunId(run);
        }

        var store = OpenStore(id);
        if (store.Ref(id.StateRef).IsNone)
        {
            throw StateLog.Absent(AllRuns(), id);
        }

        return (OpenRun(store, StateLog.Open(store, id)), store);
    }

    public RunCoordinator OpenRun(OriginStore store, StateLog log) =>
        new(log, store, new RunLog(log, Clock, _progress));

    /// <summary>Reports a pause that nobody chose, so that people hear of it. Returns the job's exit code, or null if
    /// there is no such pause.</summary>
    public int? NotePause(RunState state)
    {
        if (!PauseReasons.CallsForPeople(state))
        {
            return null;
        }

        Commands.Annotate(
            Annotation.Error,
            $"run {state.Run} is paused for {state.PausedFor}: {SafeText.Clean(state.PausedDetail ?? "")}"
        );
        return ExitCode.Paused;
    }

    public void Dispose()
    {
        Commands.EndAnnotations();
        if (Api.Requests > 0)
        {
            Error.WriteLine($"{Api.Requests} requests to GitHub's API");
        }

        _progress.Dispose();
        Api.Dispose();
        Repository.Dispose();
    }

    private OriginStore Store(IReadOnlyList<string> patterns)
    {
        var server = new Uri(Environment.ServerUrl);
        var own = GitCredentials.OfToken(server, Environment.Token);
        var pull = Environment.PullToken is { } token ? GitCredentials.OfToken(server, token) : null;
        var store = new OriginStore(Repository, Repository.Origin(own, pull, WarnOfToken), patterns);
        store.Sync();
        return store;
    }

    /// <summary>The user's token is refused: says so once, in the job's annotations.</summary>
    private void WarnOfToken()
    {
        if (!_isTokenRefused)
        {
            _isTokenRefused = true;
            var refused = GitHubErrors.UserTokenRefused(new Uri(Environment.ServerUrl).Host);
            Commands.Annotate(Annotation.Warning, $"{refused.Code}: {refused.Message}");
        }
    }
}
