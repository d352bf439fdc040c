using System.Net;
using System.Net.Sockets;
using Polly.Timeout;

namespace Ralf.GitHub;

/// <summary>Downloads artifacts of jobs: untrusted files, so their size is limited during the download.</summary>
internal sealed partial class GitHubApi
{
    /// <summary>Downloads an artifact's zip file; deletes it if it is too large or incomplete.</summary>
    /// <param name="file">Created or overwritten; its folder must exist.</param>
    /// <param name="maxBytes">Limit of the zip file, not of its contents.</param>
    public async Task DownloadArtifactAsync(long artifactId, string file, long maxBytes, CancellationToken cancellation)
    {
        var part = $"{file}.part";
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var lost = await LostAsync(artifactId, part, maxBytes, cancellation);
                if (lost is null)
                {
                    File.Move(part, file, overwrite: true);
                    return;
                }

                if (attempt == Tries)
                {
                    var what = $"download artifact {artifactId}";
                    throw GitHubErrors.GitHubUnreachable(_environment.ApiUrl.Host, what, lost);
                }

                await PauseAsync(attempt, cancellation);
            }
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Downloads the file; returns null, or the reason if the download broke off.</summary>
    private async Task<string?> LostAsync(long id, string file, long maxBytes, CancellationToken cancellation)
    {
        using var client = new HttpClient(_handlers[0], disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            _job.Address($"{_repository}/actions/artifacts/{id}/zip")
        );
        request.Options.Set(RedirectRules.MayLeave, true);
        request.Headers.Add("Accept", "application/vnd.github+json");
        request.Headers.Add("User-Agent", $"ralf/{ProgramVersion.Text}");
        try
        {
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellation
            );
            CheckDownload(response, id, maxBytes);
            await SaveAsync(response, id, file, maxBytes, cancellation);
            return null;
        }
        catch (Exception lost)
            when (lost
                    is HttpRequestException
                        or HttpIOException
                        or TimeoutRejectedException
                        or IOException { InnerException: SocketException }
            )
        {
            return lost.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "the download stood still";
        }
    }

    private void CheckDownload(HttpResponseMessage response, long id, long maxBytes)
    {
        var what = $"download artifact {id}";
        if (response.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NotFound)
        {
            throw GitHubErrors.ArtifactGone(id);
        }

        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw GitHubErrors.GitHubRefusedToken(_environment.ApiUrl.Host);
        }

        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            throw GitHubErrors.GitHubForbidden(what, "actions: read");
        }

        if (!response.IsSuccessStatusCode)
        {
            var why = response.ReasonPhrase ?? "";
            throw GitHubErrors.GitHubFailed(what, (int)response.StatusCode, why);
        }

        if (response.Content.Headers.ContentLength > maxBytes)
        {
            throw GitHubErrors.ArtifactTooLarge(id, maxBytes);
        }
    }

    private async Task SaveAsync(
        HttpResponseMessage response,
        long id,
        string file,
        long maxBytes,
        CancellationToken cancellation
    )
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await using var target = File.Create(file);
        var buffer = new byte[81_920];
        // The timeout applies to each chunk, so a long download may take its time but a dead one may not.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        for (var total = 0L; ; )
        {
            patience.CancelAfter(_patience.Attempt);
            var count = await body.ReadAsync(buffer, patience.Token);
            if (count == 0)
            {
                return;
            }

            total += count;
            if (total > maxBytes)
            {
                throw GitHubErrors.ArtifactTooLarge(id, maxBytes);
            }

            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
        }
    }
}
