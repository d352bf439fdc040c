using Ralf.Actions.Shared.GitHub;
using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class ArtifactTests
{
    private const string Zip = "/zip";

    [Fact]
    public async Task Three_thousand_artifacts_are_listed_page_by_page()
    {
        await using var bench = await MakeAsync();
        foreach (var i in Enumerable.Range(1, 3000))
        {
            bench.Server.AddArtifact(7, $"ralf-t{i}.1-r1", [1]);
        }

        var found = await bench.Api.ArtifactsAsync(7, GitHubFixture.Token);
        Assert.Equal(3000, found.Select(a => a.Name).Distinct().Count());
        Assert.Equal(30, bench.Api.Requests);
        Assert.Empty(await bench.Api.ArtifactsAsync(8, GitHubFixture.Token));
    }

    [Fact]
    public async Task An_artifact_says_how_large_it_is_and_whether_it_is_gone()
    {
        await using var bench = await MakeAsync();
        var old = bench.Server.AddArtifact(7, "ralf-old.1-r1", new byte[5]);
        bench.Server.AddArtifact(7, "ralf-new.1-r1", new byte[7]);
        bench.Server.ExpireArtifact(old);
        var found = await bench.Api.ArtifactsAsync(7, GitHubFixture.Token);
        Assert.Equal(
            [("ralf-new.1-r1", 7L, false), ("ralf-old.1-r1", 5L, true)],
            found.Select(a => (a.Name, a.Bytes, a.IsExpired))
        );
    }

    [Fact]
    public async Task An_artifact_is_fetched_from_another_host_that_sees_no_token()
    {
        await using var bench = await MakeAsync();
        using var folder = new TempFolder();
        var bytes = Bytes(300_000);
        var id = bench.Server.AddArtifact(7, "ralf-core.1-r1", bytes);
        var file = Path.Combine(folder.Root, "core.zip");
        await bench.Api.DownloadArtifactAsync(id, file, 300_000, GitHubFixture.Token);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
        Assert.Equal([file], Directory.GetFiles(folder.Root));
        // A token that comes along is a problem that the bench ends with.
        Assert.Single(bench.Server.StorageRequests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_larger_than_allowed_is_refused_and_nothing_is_left(bool isTold)
    {
        await using var bench = await MakeAsync();
        using var folder = new TempFolder();
        var id = bench.Server.AddArtifact(7, "ralf-core.1-r1", Bytes(300_000));
        bench.Server.TellsArtifactSize = isTold;
        var failure = await FailAsync(bench, id, folder, 299_999);
        Assert.Equal("RALF611", failure.Code);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public async Task One_that_expired_or_was_deleted_is_told_as_gone()
    {
        await using var bench = await MakeAsync();
        using var folder = new TempFolder();
        var id = bench.Server.AddArtifact(7, "ralf-core.1-r1", [1]);
        bench.Server.ExpireArtifact(id);
        Assert.Equal("RALF612", (await FailAsync(bench, id, folder, 9)).Code);
        Assert.Equal("RALF612", (await FailAsync(bench, 4711, folder, 9)).Code);
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_begun_anew()
    {
        await using var bench = await MakeAsync();
        using var folder = new TempFolder();
        var bytes = Bytes(300_000);
        var id = bench.Server.AddArtifact(7, "ralf-core.1-r1", bytes);
        bench.Server.BreaksDownloads = 2;
        var file = Path.Combine(folder.Root, "core.zip");
        await bench.Api.DownloadArtifactAsync(id, file, 1_000_000, GitHubFixture.Token);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));

        bench.Server.BreaksDownloads = 3;
        Assert.Equal("RALF602", (await FailAsync(bench, id, folder, 1_000_000)).Code);
        Assert.Equal([file], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public async Task A_server_error_before_a_download_is_repeated()
    {
        await using var bench = await MakeAsync();
        using var folder = new TempFolder();
        var id = bench.Server.AddArtifact(7, "ralf-core.1-r1", [1, 2]);
        bench.Server.Fail(Fault.Page("GET", Zip, 503) with { Times = 2 });
        var file = Path.Combine(folder.Root, "core.zip");
        await bench.Api.DownloadArtifactAsync(id, file, 9, GitHubFixture.Token);
        Assert.Equal([1, 2], await File.ReadAllBytesAsync(file));
    }

    private static async Task<GitHubFixture> MakeAsync()
    {
        var bench = await GitHubFixture.StartAsync();
        bench.Server.AddWorkflowRun(7);
        return bench;
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 31))];

    private static Task<UserException> FailAsync(GitHubFixture bench, long id, TempFolder folder, long maxBytes) =>
        Assert.ThrowsAsync<UserException>(() =>
            bench.Api.DownloadArtifactAsync(id, Path.Combine(folder.Root, "other.zip"), maxBytes, GitHubFixture.Token)
        );
}
