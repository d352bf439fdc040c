using System.Net;
using System.Text.Json.Nodes;

namespace Ralf.GitHub;

/// <summary>
/// What this program asks of GitHub. Reads go with the job's own token; pull requests, comments and dispatches with the
/// user's, where
/// there is one. Whatever may have happened though its answer was lost is looked for before it is done again.
/// </summary>
internal sealed partial class GitHubApi : IDisposable
{
    /// <summary>How often something is asked for that GitHub may not show yet, or done that may have failed.</summary>
    private const int Tries = 3;

    private readonly ActionsEnvironment _environment;
    private readonly TimeProvider _clock;
    private readonly RetryLimits _patience;
    private readonly List<GitHubHandler> _handlers = [];
    private readonly GitHubCalls _job;
    private readonly GitHubCalls _user;
    private readonly string _repository;

    /// <param name="inner">The wire; null: the real one, made anew for each token.</param>
    public GitHubApi(
        ActionsEnvironment environment,
        TimeProvider clock,
        RetryLimits? patience = null,
        Func<HttpMessageHandler>? inner = null
    )
    {
        (_environment, _clock) = (environment, clock);
        _patience = patience ?? RetryLimits.Default;
        _repository = $"repos/{environment.Owner}/{environment.Name}";
        var wire = inner ?? Wire;
        _job = Calls(environment.Token, wire);
        _user = environment.PullToken is { } own ? Calls(own, wire) : _job;
    }

    /// <summary>How many requests were sent so far, repeats and redirects among them.</summary>
    public int Requests => _handlers.Sum(h => h.Requests);

    /// <summary>Null where there is no such workflow run: it is asked for again before that is believed.</summary>
    public async Task<WorkflowRunInfo?> FindWorkflowRunAsync(long id, CancellationToken cancellationToken)
    {
        var path = $"{_repository}/actions/runs/{id}";
        var answer = await SettledAsync<RunJson>(_job, path, cancellationToken);
        return answer.Status == 404 ? null : Value(answer, $"read workflow run {id}", "actions: read").Read();
    }

    /// <summary>What jobs of a workflow run uploaded, in all its attempts; empty where there is no such workflow
    /// run.</summary>
    public async Task<IReadOnlyList<ArtifactInfo>> ArtifactsAsync(long workflowRun, CancellationToken cancellationToken)
    {
        var answer = await _job.GetAllAsync<ArtifactsJson, ArtifactJson>(
            $"{_repository}/actions/runs/{workflowRun}/artifacts",
            page => page.Artifacts,
            cancellationToken
        );
        return answer.Status == 404
            ? []
            :
            [
                .. Value(answer, $"list the artifacts of {workflowRun}", "actions: read")
                    .Select(a => new ArtifactInfo(a.Id, a.Name, a.SizeInBytes, a.Expired)),
            ];
    }

    /// <summary>What someone may do here; nothing, where GitHub does not know them.</summary>
    public async Task<RepositoryPermission> PermissionOfAsync(string user, CancellationToken cancellationToken)
    {
        var name = Uri.EscapeDataString(user);
        var answer = await _job.GetAsync<PermissionJson>(
            $"{_repository}/collaborators/{name}/permission",
            cancellationToken
        );
        if (answer.Status == 404)
        {
            return RepositoryPermission.None;
        }

        var shape = Value(answer, $"read what '{user}' may do", "contents: read");
        // An organisation's own role has a name of its own; the plain permission is what it rests on.
        return Enum.TryParse<RepositoryPermission>(shape.RoleName, true, out var role) ? role
            : Enum.TryParse<RepositoryPermission>(shape.Permission, true, out var plain) ? plain
            : RepositoryPermission.None;
    }

    /// <summary>False where the workflow run is over already, or there is none.</summary>
    public async Task<bool> CancelWorkflowRunAsync(long id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await _job.PostAsync<JsonNode>(
                $"{_repository}/actions/runs/{id}/cancel",
                null,
                cancellationToken
            );
            // Cancelling twice is the same as once.
            if (!answer.IsUncertain || attempt == Tries)
            {
                return answer.Status is not (404 or 409) && Done(answer, $"cancel workflow run {id}", "actions: write");
            }

            await PauseAsync(attempt, cancellationToken);
        }
    }

    public void Dispose()
    {
        _job.Dispose();
        _user.Dispose();
    }

    private GitHubCalls Calls(string token, Func<HttpMessageHandler> wire)
    {
        var handler = new GitHubHandler(_environment.ApiUrl, token, _clock, _patience, wire());
        _handlers.Add(handler);
        return new(_environment.ApiUrl, handler);
    }

    private static SocketsHttpHandler Wire() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
        };

    /// <summary>What was made a moment ago may not be found yet.</summary>
    private async Task<ApiAnswer<T>> SettledAsync<T>(
        GitHubCalls calls,
        string path,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await calls.GetAsync<T>(path, cancellationToken);
            if (answer.Status != 404 || attempt == Tries)
            {
                return answer;
            }

            await PauseAsync(attempt, cancellationToken);
        }
    }

    private Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(2 * attempt), _clock, cancellationToken);

    /// <summary>The value of an answer that has one, or the error that says why it has not.</summary>
    private T Value<T>(ApiAnswer<T> answer, string what, string right) =>
        Done(answer, what, right) && answer.Value is { } value
            ? value
            : throw GitHubErrors.GitHubFailed(what, answer.Status, "an answer without what was asked");

    /// <summary>True, or the error that says why it is not done.</summary>
    private bool Done<T>(ApiAnswer<T> answer, string what, string right) =>
        answer.Status switch
        {
            _ when answer.IsDone => true,
            0 => throw GitHubErrors.GitHubUnreachable(_environment.ApiUrl.Host, what, answer.Message),
            403 => throw GitHubErrors.GitHubForbidden(what, right),
            _ => throw GitHubErrors.GitHubFailed(what, answer.Status, answer.Message),
        };
}
