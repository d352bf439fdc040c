using System.Globalization;
using Ralf.Core.Scopes;
using Ralf.Git;

namespace Ralf.Actions.Benchmarks;

/// <summary>The scope proof of one session, from the files on disk, beside <c>git status</c> in the same tree with a
/// warm index.</summary>
internal static class ProofInside
{
    private const int Changed = 20;

    public static async Task<Outcome> BenchmarkAsync(Setting setting)
    {
        var files = setting.Pick(2_000, 100_000);
        var repository = await new FoldRepository(files, Deep: false, 0, 0).MakeAsync(setting.Folder);
        var (times, process) = await Child.RunAsync(
            setting.Folder,
            "proof",
            repository,
            setting.Folder.New("proof"),
            setting.Pick(3, 7).ToString(CultureInfo.InvariantCulture)
        );
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"scope proof: {Changed} of {files:N0} files changed"),
            times[0],
            "git status, warm index",
            times[1],
            1.5,
            process.PeakBytes
        );
    }

    /// <param name="arguments">The repository, a folder to be made, and how often.</param>
    public static async Task<double[]> RunAsync(string[] arguments)
    {
        using var source = GitRepository.Open(arguments[0]);
        var start = source.ResolveCommit("main")!.Value;
        var tree = source.ReadCommit(start).Tree;
        Directory.CreateDirectory(arguments[1]);
        var workspace = Path.Combine(arguments[1], "files");
        using var clean = CleanRepository.Create(Path.Combine(arguments[1], "clean"), source);
        await clean.CheckoutAsync(tree, workspace, default);
        clean.AddAgentRepository(workspace, start);
        for (var i = 0; i < Changed; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(workspace, $"folder-{i:0000}", "file-00.cs"), "changed\n");
        }

        var (ours, status) = (new List<double>(), new List<double>());
        for (var i = 0; i <= int.Parse(arguments[2], CultureInfo.InvariantCulture); i++)
        {
            ours.Add(await Child.TimeAsync(() => ProveAsync(clean, workspace, start, tree)));
            status.Add(
                await Child.TimeAsync(() => MeasuredProcess.MustRunAsync(workspace, ["git", "status", "--porcelain"]))
            );
        }

        return [Child.Median(ours.Skip(1)), Child.Median(status.Skip(1))];
    }

    private static async Task ProveAsync(CleanRepository clean, string workspace, GitId start, GitId tree)
    {
        var rebuilt = await clean.RebuildAsync(workspace, start, null, default);
        var (scope, protectedPaths) = (Scope.Parse(["folder-*/**"]), ProtectedPaths.For([], "ralf.yml"));
        var proven = ScopeProof.Prove(
            rebuilt.Changes,
            scope,
            protectedPaths,
            path => TreeWalk.Siblings(clean.Store, tree, path),
            new ContentRules(LinkPolicy.Scope, []).On(clean.Store, tree, scope, protectedPaths)
        );
        if (proven.Allowed.Count != Changed || proven.Refused.Count > 0)
        {
            throw new InvalidOperationException($"{proven.Allowed.Count} paths were proved");
        }
    }
}
