using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ralf.Actions.Acceptance;

/// <summary>
/// The real Claude Code CLI of the version that <c>tests/claude/package-lock.json</c> pins, installed there by npm when it is first
/// asked for, by whatever process asks first.
/// </summary>
internal static class ClaudeCli
{
    private static readonly Lazy<Task<string>> _path = new(InstallAsync);

    /// <summary>Absolute path of the native program.</summary>
    public static Task<string> PathAsync() => _path.Value;

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(RepositoryRoot(), "tests", "claude");
        await using var claim = await LockAsync(Path.Combine(folder, "obj", "install.lock"));
        var wanted = await File.ReadAllTextAsync(Path.Combine(folder, "package-lock.json"));
        var done = Path.Combine(folder, "obj", "installed-lock.json");
        if (
            Find(folder) is { } there
            && File.Exists(done)
            && await File.ReadAllTextAsync(done) == wanted
        )
        {
            return there;
        }
        await NpmAsync(folder);
        await File.WriteAllTextAsync(done, wanted);
        return Find(folder)
            ?? throw new InvalidOperationException(
                $"npm installed no Claude Code for {RuntimeInformation.RuntimeIdentifier}."
            );
    }

    /// <summary>One process installs, others wait; the lock dies with its process.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task NpmAsync(string folder)
    {
        string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        var start = new ProcessStartInfo("npm", arguments)
        {
            WorkingDirectory = folder,
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
                $"npm ci in tests/claude ended with {npm.ExitCode}: {await output}{await error}"
            );
        }
    }

    private static string? Find(string folder)
    {
        var vendor = Path.Combine(folder, "node_modules", "@anthropic-ai");
        var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        var system =
            OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsWindows() ? "win32"
            : "linux";
        var machine =
            RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var package = $"claude-code-{system}-{machine}{(musl ? "-musl" : "")}";
        string[] names = ["claude", "claude.exe"];
        return names
            .Select(name => Path.Combine(vendor, package, name))
            .FirstOrDefault(File.Exists);
    }

    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (
            folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ralf.Actions.sln"))
        )
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
