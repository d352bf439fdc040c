using System.Runtime.InteropServices;
using Ralf.Actions.Shared;

namespace Ralf.Actions.Acceptance;

/// <summary>
/// The real Claude Code CLI of the version that <c>tests/claude/package-lock.json</c> pins, installed there by npm when
/// it is first
/// asked for, by whatever process asks first.
/// </summary>
internal static class ClaudeCli
{
    private static readonly Lazy<Task<string>> _path = new(InstallAsync);

    /// <summary>Absolute path of the native program.</summary>
    public static Task<string> PathAsync() => _path.Value;

    private static async Task<string> InstallAsync()
    {
        var packages = new PinnedPackages("claude");
        await packages.InstallAsync();
        return Find(packages.Folder)
            ?? throw new InvalidOperationException(
                $"npm installed no Claude Code for {RuntimeInformation.RuntimeIdentifier}."
            );
    }

    private static string? Find(string folder)
    {
        var vendor = Path.Combine(folder, "node_modules", "@anthropic-ai");
        var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        var system =
            OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsWindows() ? "win32"
            : "linux";
        var machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var package = $"claude-code-{system}-{machine}{(musl ? "-musl" : "")}";
        string[] names = ["claude", "claude.exe"];
        return names.Select(name => Path.Combine(vendor, package, name)).FirstOrDefault(File.Exists);
    }
}
