using System.Diagnostics;
using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Acceptance;

/// <summary>What the program left when it ended.</summary>
internal sealed record RalfExit(int Code, string Output, string Error)
{
    public override string ToString() => $"exit {Code}\n{Output}\n{Error}";
}

/// <summary>The built program as a process of its own, with exactly the environment it is given.</summary>
internal sealed class RalfProcess : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    /// <param name="wrapper">A command that becomes the program, which follows it; empty: the program alone.</param>
    public RalfProcess(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        IEnumerable<string> wrapper,
        IEnumerable<string> arguments
    )
    {
        // A shell starts its background jobs with SIGINT ignored, and what they start inherits that: a test of SIGINT
        // would then test the
        // shell. `env` becomes the program, so its id is the program's.
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT,QUIT,HUP", .. wrapper, .. TestedProgram.Command, .. arguments]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        // As a shell in a terminal has it, whose output goes into a pipe: there no colours belong.
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>To this process alone: its children live on.</summary>
    public void Signal(int signal) => Signals.Send(_process.Id, signal);

    /// <summary>Waits for its end. Its output is not waited for where a child that outlives it may hold the
    /// stream.</summary>
    public async Task<RalfExit> EndAsync(bool killed = false)
    {
        await _process.WaitForExitAsync().WaitAsync(_longest);
        if (killed)
        {
            return new(_process.ExitCode, "", "");
        }

        var exit = new RalfExit(_process.ExitCode, await _output.WaitAsync(_longest), await _error.WaitAsync(_longest));
        Assert.DoesNotContain('\u001b', exit.Output + exit.Error);
        return exit;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
