using System.Diagnostics;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Tests;

/// <summary>
/// A real repository in a temp folder, deleted at the end. The machine's own git configuration and environment do not
/// leak in, and commit times are virtual: a
/// minute apart, from 2026-01-01, so that the same steps give the same ids.
/// </summary>
internal sealed class TempRepository : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private int _commits;

    /// <summary>Makes an empty repository with the unborn branch <c>main</c>; further arguments go to <c>git init</c>
    /// (<c>--bare</c>, <c>--object-format=sha256</c>).</summary>
    public TempRepository(params string[] initArguments)
    {
        Root = Directory.CreateDirectory(System.IO.Path.Combine(_folder.Root, "repository")).FullName;
        Git(["init", "-q", "-b", "main", .. initArguments, "."]);
    }

    /// <summary>An empty bare repository in a folder, opened.</summary>
    public static GitRepository Bare(TempFolder folder) =>
        GitRepository.Open(GitDirectory.Create(System.IO.Path.Combine(folder.Root, "bare.git"), []));

    /// <summary>The work tree (the repository itself where it is bare).</summary>
    public string Root { get; }

    /// <summary>A path in the temp folder beside the repository, for whatever the test needs; deleted with
    /// it.</summary>
    public string Beside(string name) => System.IO.Path.Combine(_folder.Root, name);

    /// <summary>The full path of a file of the work tree.</summary>
    public string Path(string path) => System.IO.Path.Combine(Root, path);

    /// <summary>Writes a file of the work tree (UTF-8, verbatim), with the folders above it.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(path))!);
        File.WriteAllBytes(Path(path), Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The text of a file of the work tree.</summary>
    public string Read(string path) => File.ReadAllText(Path(path));

    /// <summary>Writes these files and commits everything in the work tree; the id of the commit.</summary>
    public string Commit(string message, params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Write(path, text);
        }

        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD");
    }

    /// <summary>Sets a file's permission bits, as in <c>chmod</c>.</summary>
    public static void SetMode(string file, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)mode);
        }
    }

    /// <summary>Runs git in the work tree; its standard output without the last line end. Throws where git
    /// fails.</summary>
    public string Git(params string[] arguments) => GitIn(Root, arguments);

    /// <summary>Runs git in any folder, as <see cref="Git(string[])"/> does.</summary>
    public string GitIn(string folder, params string[] arguments)
    {
        if (arguments is ["commit" or "merge", ..])
        {
            _commits++;
        }

        return Encoding.UTF8.GetString(GitBytes(folder, [], arguments)).TrimEnd('\n');
    }

    /// <summary>Runs git with these bytes on standard input; the bytes of its standard output.</summary>
    public byte[] GitBytes(string folder, byte[] input, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(folder, arguments))!;
#pragma warning disable CA2025 // awaited before the process is disposed
        var errors = process.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
#pragma warning restore CA2025
        Task.WaitAll(reading, errors);
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException(
                $"git {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}"
            );
    }

    public void Dispose() => _folder.Dispose();

    private ProcessStartInfo StartInfo(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in TestEnvironment(_start.AddMinutes(_commits)))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static IEnumerable<(string Name, string Value)> TestEnvironment(DateTimeOffset now)
    {
        var date = $"@{now.ToUnixTimeSeconds()} +0000";
        return
        [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_AUTHOR_NAME", "Ada"),
            ("GIT_AUTHOR_EMAIL", "ada@example.com"),
            ("GIT_AUTHOR_DATE", date),
            ("GIT_COMMITTER_NAME", "Ada"),
            ("GIT_COMMITTER_EMAIL", "ada@example.com"),
            ("GIT_COMMITTER_DATE", date),
            ("LC_ALL", "C"),
            ("TZ", "UTC"),
        ];
    }
}
