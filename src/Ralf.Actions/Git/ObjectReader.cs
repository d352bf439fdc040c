using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ralf.Actions.Git;

/// <summary>
/// Reads objects as the bytes they are through one long-lived <c>git cat-file --batch</c>: LibGit2Sharp decodes the names in trees with loss. Safe from several
/// threads; a process that died is started again.
/// </summary>
internal sealed class ObjectReader(GitProgram git) : IDisposable
{
    private readonly Lock _lock = new();
    private Process? _process;
    private BufferedStream? _output;

    /// <summary>The kind, id and content of what a name in git's syntax stands for; null where there is no such object.</summary>
    public (string Kind, GitId Id, byte[] Content)? Read(string name)
    {
        if (name.AsSpan().ContainsAny('\n', '\0'))
        {
            return null;
        }

        lock (_lock)
        {
            try
            {
                return Ask(name);
            }
            catch (IOException)
            {
                Stop();
                return Ask(name);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Stop();
        }
    }

    private (string Kind, GitId Id, byte[] Content)? Ask(string name)
    {
        Start();
        var input = _process!.StandardInput.BaseStream;
        input.Write(GitName.Encode(name + "\n"));
        input.Flush();
        var header = ReadLine().Split(' ');
        if (
            header.Length != 3
            || !GitId.TryParse(header[0], out var id)
            || !int.TryParse(header[2], CultureInfo.InvariantCulture, out var size)
        )
        {
            return null;
        }

        var content = new byte[size];
        _output!.ReadExactly(content);
        _output.ReadByte();
        return (header[1], id, content);
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (var c = _output!.ReadByte(); c != '\n'; c = _output.ReadByte())
        {
            if (c < 0)
            {
                throw new EndOfStreamException("git cat-file ended");
            }

            line.Append((char)c);
        }

        return line.ToString();
    }

    private void Start()
    {
        if (_process is { HasExited: false })
        {
            return;
        }

        Stop();
        var start = new ProcessStartInfo("git", ["cat-file", "--batch"])
        {
            WorkingDirectory = git.GitDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in git.Environment())
        {
            start.Environment[name] = value;
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw Errors.GitMissing();
        }

        // Nobody reads it, but a full pipe would stop git.
        _process.BeginErrorReadLine();
        _output = new BufferedStream(_process.StandardOutput.BaseStream, 1 << 16);
    }

    private void Stop()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _output?.Dispose();
        (_process, _output) = (null, null);
    }
}
