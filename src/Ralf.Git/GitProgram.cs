using CliWrap;
using CliWrap.Exceptions;

namespace Ralf.Git;

/// <summary>The result of a git command: exit code, bytes of standard output, standard error.</summary>
internal sealed record GitOutput(int ExitCode, byte[] Output, string Error);

/// <summary>The git program on one git directory, isolated from the machine: no system or user configuration, hooks,
/// file system monitors, maintenance, prompts, and only the few variables of the caller that git needs.</summary>
/// <param name="GitDirectory">Passed explicitly, so git neither searches for one nor checks who owns it.</param>
/// <param name="WorkTree">The work tree, for commands that need one.</param>
/// <param name="IndexFile">An index other than the git directory's own.</param>
internal sealed record GitProgram(string GitDirectory, string? WorkTree = null, string? IndexFile = null)
{
    /// <summary>Whether git searches for a repository from this folder upwards. It then checks who owns it, with the
    /// exceptions (<c>safe.directory</c>) of the system's and the person's own configuration
    /// (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).</summary>
    public bool Searches { get; init; }

    /// <summary>Settings for one remote, applied after the fixed ones. Secrets among them are passed only in the
    /// environment.</summary>
    public GitSettings More { get; init; } = GitSettings.None;

    /// <summary>The most memory, in bytes, that git may ask for at once; null: any.</summary>
    public long? MaxAllocation { get; init; }

    /// <summary>Runs git and returns its result, whatever the exit code. Throws <see cref="UserException"/> if git is
    /// missing.</summary>
    public Task<GitOutput> TryRunAsync(
        IEnumerable<string> arguments,
        ReadOnlyMemory<byte> input = default,
        CancellationToken cancellation = default
    ) => TryRunAsync("git", arguments, PipeSource.FromBytes(input), cancellation);

    /// <summary>Like the other overload, with the rest of a stream as standard input.</summary>
    public Task<GitOutput> TryRunAsync(IEnumerable<string> arguments, Stream input, CancellationToken cancellation) =>
        TryRunAsync("git", arguments, PipeSource.FromStream(input), cancellation);

    /// <summary>Like the other overload, with standard input written while git runs.</summary>
    public Task<GitOutput> TryRunAsync(
        IEnumerable<string> arguments,
        Func<Stream, CancellationToken, Task> input,
        CancellationToken cancellation = default
    ) => TryRunAsync("git", arguments, PipeSource.Create(input), cancellation);

    /// <summary>Runs another program in the work tree (.NET cannot handle names that are not UTF-8).</summary>
    public Task<GitOutput> TryRunOtherAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellation
    ) => TryRunAsync(program, arguments, PipeSource.Null, cancellation);

    /// <summary>Runs git with standard output redirected to a file, of any size. Throws <see cref="UserException"/> if
    /// git fails.</summary>
    public async Task RunIntoAsync(string file, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        await using var output = File.Create(file);
        await ReadAsync(
            arguments,
            (made, cancellation) => made.CopyToAsync(output, cancellation),
            cancellation: cancellation
        );
    }

    /// <summary>Runs git and reads its standard output as it arrives. Throws <see cref="UserException"/> if git
    /// fails.</summary>
    public async Task ReadAsync(
        IEnumerable<string> arguments,
        Func<Stream, CancellationToken, Task> read,
        ReadOnlyMemory<byte> input = default,
        CancellationToken cancellation = default
    )
    {
        var result = await TryRunAsync(
            "git",
            arguments,
            PipeSource.FromBytes(input),
            PipeTarget.Create(read),
            cancellation
        );
        if (result.ExitCode != 0)
        {
            throw GitErrors.GitFailed(Subcommand(arguments), result.Error);
        }
    }

    private async Task<GitOutput> TryRunAsync(
        string program,
        IEnumerable<string> arguments,
        PipeSource input,
        CancellationToken cancellation
    )
    {
        using var output = new MemoryStream();
        var result = await TryRunAsync(program, arguments, input, PipeTarget.ToStream(output), cancellation);
        return result with { Output = output.ToArray() };
    }

    private async Task<GitOutput> TryRunAsync(
        string program,
        IEnumerable<string> arguments,
        PipeSource input,
        PipeTarget output,
        CancellationToken cancellation
    )
    {
        // What only looks for a repository is asked of any git, while its version is asked too.
        if (program == "git" && Searches)
        {
            GitSetup.BeginCheck();
        }
        else if (program == "git")
        {
            GitSetup.Check();
        }

        var error = new StringBuilder();
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments(arguments)
                .WithWorkingDirectory(WorkTree ?? GitDirectory)
                .WithEnvironmentVariables(Environment())
                .WithStandardInputPipe(input)
                .WithStandardOutputPipe(output)
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellation);
            if (program == "git")
            {
                GitSetup.Check();
            }

            return new GitOutput(result.ExitCode, [], error.ToString().Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw GitErrors.NotStarted(WorkTree ?? GitDirectory);
        }
        catch (CliWrapException e)
        {
            throw GitErrors.GitFailed(Subcommand(arguments), e.Message);
        }
    }

    /// <summary>Returns the bytes of standard output. Throws <see cref="UserException"/> if git fails.</summary>
    public async Task<byte[]> RunAsync(
        IEnumerable<string> arguments,
        ReadOnlyMemory<byte> input = default,
        CancellationToken cancellation = default
    )
    {
        var result = await TryRunAsync(arguments, input, cancellation);
        return result.ExitCode == 0 ? result.Output : throw GitErrors.GitFailed(Subcommand(arguments), result.Error);
    }

    /// <summary>The subcommand after the settings: <c>read-tree</c> in <c>-c a=b read-tree -m</c>.</summary>
    private static string Subcommand(IEnumerable<string> arguments)
    {
        var rest = arguments.ToList();
        while (rest is ["-c", _, ..])
        {
            rest.RemoveRange(0, 2);
        }

        return rest.FirstOrDefault() ?? "";
    }

    /// <summary>Synchronous <see cref="TryRunAsync"/>.</summary>
    public GitOutput TryRun(IEnumerable<string> arguments, ReadOnlyMemory<byte> input = default) =>
        TryRunAsync(arguments, input).GetAwaiter().GetResult();

    /// <summary>Synchronous <see cref="RunAsync"/>.</summary>
    public byte[] Run(IEnumerable<string> arguments, ReadOnlyMemory<byte> input = default) =>
        RunAsync(arguments, input).GetAwaiter().GetResult();

    /// <summary>The variables to set; those with null are removed.</summary>
    public IReadOnlyDictionary<string, string?> Environment() => GitEnvironment.Of(this);
}
