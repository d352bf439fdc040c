using System.Collections.Concurrent;
using System.Diagnostics;
using Ralf.Actions.Acceptance.Workflows;
using Ralf.Actions.Shared;
using Ralf.Git;

namespace Ralf.Actions.Acceptance.Docs;

/// <summary>
/// Makes the places that shell blocks name with <c>runs in</c>, and runs blocks there. Everything is below one temp
/// folder. The environment
/// has <c>ralf</c> and a <c>dotnet</c> that stands for <c>dotnet run</c> of the program, built already; no key and no
/// token.
/// </summary>
internal sealed class DocsPlaces : IDisposable
{
    /// <summary>Writes the files that its task must produce, else a file in the task's scope.</summary>
    private const string Agent = """
        texts() { awk "/\"$1\": \\[\$/ { f = 1; next } /\\]/ { f = 0 } f { gsub(/[ \",]/, \"\"); print }" "$RALF_TASK"; }
        files=$(texts produces)
        [ -n "$files" ] || files=$(texts scope | sed -n '1s/\*.*/made.txt/p')
        for file in $files; do mkdir -p "$(dirname "$file")" && echo made > "$file"; done
        """;

    /// <summary>Only the command of the pages is known: nothing else of the SDK belongs there.</summary>
    private const string Dotnet = """
        #!/bin/sh
        [ "$1 $2 $3 $4" = "run --project src/Ralf.Actions --" ] || exit 99
        shift 4
        exec ralf "$@"
        """;

    private static readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["data/raw.csv"] = "id,category,amount\n1,food,12\n",
        ["src/core/a.txt"] = "a\n",
        ["src/client/a.txt"] = "a\n",
        ["src/modules/one/a.txt"] = "a\n",
        ["src/modules/two/a.txt"] = "a\n",
        ["src/services/one/a.txt"] = "a\n",
        ["src/services/two/a.txt"] = "a\n",
        ["src/services/three/a.txt"] = "a\n",
    };

    private readonly string _root = Directory.CreateTempSubdirectory("ralf-docs-").FullName;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _originals = new();
    private int _count;

    public DocsPlaces()
    {
        foreach (var folder in new[] { "bin", "home", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }

        File.WriteAllText(Path.Combine(_root, "bin", "agent"), Agent);
        Program("dotnet", Dotnet);
        Program("ralf", $"#!/bin/sh\nexec {TestedProgram.Words} \"$@\"\n");
        File.WriteAllText(
            Path.Combine(_root, "home", ".gitconfig"),
            "[user]\n\tname = Ada\n\temail = ada@example.com\n"
        );
    }

    /// <summary>A line that makes a plan without an agent one whose agent is a script.</summary>
    public string AgentLine => $"agent: {{use: command, command: [sh, \"{Path.Combine(_root, "bin", "agent")}\"]}}\n";

    /// <summary>A new copy of the place; the folder to work in.</summary>
    public async Task<string> NewAsync(string place)
    {
        var key = place.Split(',')[0];
        var original = await _originals.GetOrAdd(key, _ => new(() => MakeAsync(key))).Value;
        var copy = Folder();
        await ShAsync(copy, $"cp -a '{original}/.' .");
        return Path.Combine(copy, place == "source" ? "ralf" : "here");
    }

    /// <summary>Runs a script; what it exits with, and all that it prints.</summary>
    /// <param name="folder">Null where that is no place any more.</param>
    public async Task<(int Code, string Output, string Folder)> RunAsync(string folder, string text)
    {
        var end = Path.Combine(_root, $"end-{Interlocked.Increment(ref _count)}");
        var start = new ProcessStartInfo("sh", ["-c", $"trap 'pwd > {end}' EXIT\nset -e\n{text}"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = $"{Path.Combine(_root, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = Path.Combine(_root, "home");
        start.Environment["TMPDIR"] = Path.Combine(_root, "tmp");
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["CI"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var error = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        var last = File.Exists(end) ? (await File.ReadAllTextAsync(end)).Trim() : folder;
        return (shell.ExitCode, output + await error, last);
    }

    public void Dispose() => GitDirectory.Delete(_root);

    /// <summary>A folder whose sub-folder <c>here</c> (or <c>ralf</c>) is the place; what stands beside it may be
    /// written too.</summary>
    private async Task<string> MakeAsync(string place)
    {
        var folder = Folder();
        Directory.CreateDirectory(Path.Combine(folder, place == "source" ? "ralf" : "here"));
        var here = Path.Combine(folder, "here");
        var script = place switch
        {
            "source" or "an empty folder" => "true",
            "the demo" => "ralf demo . > /dev/null 2>&1",
            "a repository with two branches" => Branches,
            "a paused run" => await SaveAsync(here, "limits: {sessions: 1}\n") + "! ralf run --run demo-limits",
            "a repository with modules and a plan" => await SaveAsync(here, ""),
            "a repository with modules" or "a repository with services" or "a repository with data" => await SaveAsync(
                here,
                null
            ),
            _ => throw new InvalidOperationException($"there is no place '{place}'"),
        };
        await ShAsync(Directory.Exists(here) ? here : folder, script);
        return folder;
    }

    private const string Branches = """
        git init -q -b main
        mkdir src && echo a > src/a.cs && echo b > b.txt && git add -A && git commit -q -m base
        git checkout -q -b feature-a && echo one > src/a.cs && echo same > b.txt && git commit -q -am a
        git checkout -q -b feature-b main && echo two > src/a.cs && echo same > b.txt && git commit -q -am b
        git checkout -q -b feature-c main && echo c > c.txt && git add -A && git commit -q -m c
        """;

    /// <summary>Writes the files of a repository, and a plan of two modules unless <paramref name="head"/> is null; the
    /// script that commits them.</summary>
    private async Task<string> SaveAsync(string folder, string? head)
    {
        foreach (var (path, text) in _files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }

        if (head is not null)
        {
            const string tasks =
                "tasks: {module: {foreach: {directories: src/modules/*}, scope: '${{ each.path }}/**', prompt: x}}\n";
            await File.WriteAllTextAsync(Path.Combine(folder, "ralf.yml"), AgentLine + head + tasks);
        }

        return "git init -q -b main && git add -A && git commit -q -m base\n";
    }

    private void Program(string name, string text)
    {
        var file = Path.Combine(_root, "bin", name);
        File.WriteAllText(file, text);
        Executable.Make(file);
    }

    private string Folder() =>
        Directory.CreateDirectory(Path.Combine(_root, $"place-{Interlocked.Increment(ref _count)}")).FullName;

    private async Task ShAsync(string folder, string script)
    {
        var (code, output, _) = await RunAsync(folder, script);
        Assert.True(code == 0, $"{script}\nexit {code}\n{output}");
    }
}
