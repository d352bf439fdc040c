using System.Net;
using System.Text.Json.Nodes;

namespace Ralf.GitHub;

/// <summary>All requests of this program to GitHub. Reads use the job's own token; pull requests, comments and
/// dispatches use the user's, if there is one that GitHub takes. If an answer was lost, the effect is looked up before
/// the request is repeated.</summary>
internal sealed partial class GitHubApi : IDisposable
{
    /// <summary>How often to retry what may have failed, or what GitHub may not show yet.</summary>
    private const int Tries = 3;

    private readonly ActionsEnvironment _environment;
    private readonly TimeProvider _clock;
    private readonly RetryLimits _patience;
    private readonly List<GitHubHandler> _handlers = [];
    private readonly GitHubCalls _job;
    private readonly GitHubCalls _user;
    private readonly string _repository;

    /// <param name="inner">The transport; null: a real one, created for each token.</param>
    /// <param name="onRefused">Called if GitHub refuses the user's token, so that the job's own takes over.</param>
    public GitHubApi(
        ActionsEnvironment environment,
        TimeProvider clock,
        RetryLimits? patience = null,
        Func<HttpMessageHandler>? inner = null,
        Action? onRefused = null
    )
    {
        (_environment, _clock) = (environment, clock);
        _patience = patience ?? RetryLimits.Default;
        _repository = $"repos/{environment.Owner}/{environment.Name}";
        var wire = inner ?? Wire;
        _job = new(environment.ApiUrl, Handler(environment.Token, wire));
        _user = environment.PullToken is { } own ? new(environment.ApiUrl, Handler(own, wire), _job, onRefused) : _job;
    }

    /// <summary>Number of requests sent so far, including retries and redirects.</summary>
    public int Requests => _handlers.Sum(h => h.Requests);

    /// <summary>Returns null if there is no such workflow run, after asking again to be sure.</summary>
    public async Task<WorkflowRunInfo?> FindWorkflowRunAsync(long id, CancellationToken cancellation)
    {
        var path = $"{_repository}/actions/runs/{id}";
        var answer = await SettledAsync<RunJson>(_job, path, cancellation);
        return answer.Status == 404 ? null : Value(answer, $"read workflow run {id}", "actions: read").Read();
    }

    /// <summary>The artifacts of a workflow run, of all its attempts; empty if there is no such workflow run.</summary>
    public async Task<IReadOnlyList<ArtifactInfo>> ArtifactsAsync(long workflowRun, CancellationToken cancellation)
    {
        var answer = await _job.GetAllAsync<ArtifactsJson, ArtifactJson>(
            $"{_repository}/actions/runs/{workflowRun}/artifacts",
            page => page.Artifacts,
            cancellation
        );
        return answer.Status == 404
            ? []
            :
            [
                .. Value(answer, $"list the artifacts of {workflowRun}", "actions: read")
                    .Select(a => new ArtifactInfo(a.Id, a.Name, a.SizeInBytes, a.Expired)),
            ];
    }

    /// <summary>The branch that people start from, without <c>refs/heads/</c>.</summary>
    public async Task<string> DefaultBranchAsync(CancellationToken cancellation)
    {
        var answer = await _job.GetAsync<RepositoryJson>(_repository, cancellation);
        return Value(answer, "read the repository", "metadata: read").DefaultBranch ?? "main";
    }

    /// <summary>A user's permission in this repository; none if GitHub does not know the user.</summary>
    public async Task<RepositoryPermission> PermissionOfAsync(string user, CancellationToken cancellation)
    {
        var name = Uri.EscapeDataString(user);
        var answer = await _job.GetAsync<PermissionJson>(
            $"{_repository}/collaborators/{name}/permission",
            cancellation
        );
        if (answer.Status == 404)
        {
            return RepositoryPermission.None;
        }

        var shape = Value(answer, $"read what '{user}' may do", "contents: read");
        // An organisation's custom role has its own name; the permission is its base role.
        return Enum.TryParse<RepositoryPermission>(shape.RoleName, true, out var role) ? role
            : Enum.TryParse<RepositoryPermission>(shape.Permission, true, out var plain) ? plain
            : RepositoryPermission.None;
    }

    /// <summary>Returns false if the workflow run is already over or does not exist.</summary>
    public async Task<bool> CancelWorkflowRunAsync(long id, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await _job.PostAsync<JsonNode>($"{_repository}/actions/runs/{id}/cancel", null, cancellation);
            // Cancelling is idempotent.
            if (!answer.IsUncertain || attempt == Tries)
            {
                return answer.Status is not (404 or 409) && Done(answer, $"cancel workflow run {id}", "actions: write");
            }

            await PauseAsync(attempt, cancellation);
        }
    }

    public void Dispose()
    {
        _job.Dispose();
        _user.Dispose();
    }

    private GitHubHandler Handler(string token, Func<HttpMessageHandler> wire)
    {
        var handler = new GitHubHandler(_environment.ApiUrl, token, _clock, _patience, wire());
        _handlers.Add(handler);
        return handler;
    }

    private static SocketsHttpHandler Wire() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
        };

    /// <summary>Asks again for something just created, which may not be visible yet.</summary>
    private async Task<ApiAnswer<T>> SettledAsync<T>(GitHubCalls calls, string path, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await calls.GetAsync<T>(path, cancellation);
            if (answer.Status != 404 || attempt == Tries)
            {
                return answer;
            }

            await PauseAsync(attempt, cancellation);
        }
    }

    private Task PauseAsync(int attempt, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromSeconds(2 * attempt), _clock, cancellation);

    /// <summary>The value of an answer; throws an error with the reason if it has none.</summary>
    private T Value<T>(ApiAnswer<T> answer, string what, string right) =>
        Done(answer, what, right) && answer.Value is { } value
            ? value
            : throw GitHubErrors.GitHubFailed(what, answer.Status, "an answer without what was asked");

    /// <summary>Returns true; throws an error with the reason if the request failed.</summary>
    private bool Done<T>(ApiAnswer<T> answer, string what, string right) =>
        answer.Status switch
        {
            _ when answer.IsDone => true,
            0 => throw GitHubErrors.GitHubUnreachable(_environment.ApiUrl.Host, what, answer.Message),
            403 => throw GitHubErrors.GitHubForbidden(what, right),
            _ => throw GitHubErrors.GitHubFailed(what, answer.Status, answer.Message),
        };
}
