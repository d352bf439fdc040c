using System.Diagnostics;

namespace Ralf.Actions.Shared;

/// <summary>
/// Packages of npm that a folder under <c>tests/</c> pins with a lock file, installed there when they are first asked
/// for, by whatever process asks
/// first.
/// </summary>
/// <param name="name">The name of the folder.</param>
internal sealed class PinnedPackages(string name)
{
    /// <summary>Where <c>node_modules</c> is.</summary>
    public string Folder { get; } = Path.Combine(RepositoryRoot(), "tests", name);

    public static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Ralf.Actions.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    public async Task InstallAsync()
    {
        await using var claim = await LockAsync(Path.Combine(Folder, "obj", "install.lock"));
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        var done = Path.Combine(Folder, "obj", "installed-lock.json");
        var isThere =
            Directory.Exists(Path.Combine(Folder, "node_modules"))
            && File.Exists(done)
            && await File.ReadAllTextAsync(done) == wanted;
        if (!isThere)
        {
            await NpmAsync();
            await File.WriteAllTextAsync(done, wanted);
        }
    }

    /// <summary>Runs Node.js in the folder; what it printed. It fails the test where it fails.</summary>
    public async Task<string> NodeAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var error = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"node ended with {node.ExitCode}: {await error}");
    }

    /// <summary>One process installs, others wait; the lock dies with its process.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }

    private async Task NpmAsync()
    {
        string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        var start = new ProcessStartInfo("npm", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var error = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"npm ci in tests/{name} ended with {npm.ExitCode}: {await output}{await error}"
            );
        }
    }
}
