using System.Diagnostics;

namespace Ralf.Actions.Shared;

/// <summary>A git that can make repositories with reftable refs, which <c>tests/newer-git.sh</c> unpacks where the
/// machine's own is too old.</summary>
internal static class NewerGit
{
    private static readonly Lazy<Task<string>> _found = new(FindAsync);

    /// <summary>The folder to put first on <c>PATH</c>. Fails the test where there is none to be had.</summary>
    public static Task<string> FolderAsync() => _found.Value;

    private static async Task<string> FindAsync()
    {
        var script = Path.Combine(PinnedPackages.RepositoryRoot(), "tests", "newer-git.sh");
        var start = new ProcessStartInfo("bash", [script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return bash.ExitCode == 0
            ? output.TrimEnd('\n')
            : throw new InvalidOperationException(
                $"There is no git with reftables: 'bash tests/newer-git.sh' ended with {bash.ExitCode}; run it by hand: {await error}"
            );
    }
}
