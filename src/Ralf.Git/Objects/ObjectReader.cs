using System.Diagnostics;

namespace Ralf.Git;

/// <summary>Reads objects as raw bytes through one long-lived <c>git cat-file</c> (LibGit2Sharp's decoding of tree
/// names loses bytes). Thread-safe; a process that died is restarted.</summary>
/// <param name="buffered">Whether git buffers answers until told to flush, which saves both sides a wait per answer:
/// <see cref="GitSetup.HasBatchCommand"/>.</param>
internal sealed class ObjectReader(GitProgram git, bool buffered) : IDisposable
{
    /// <summary>Bytes of requests in flight. git may stop reading while its answers wait, so requests must fit into the
    /// smallest pipe buffer.</summary>
    private const int Window = 4000;

    private const int MaxErrorText = 1000;
    private static readonly TimeSpan _endTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Process? _process;
    private ObjectAnswers? _answers;

    /// <summary>Standard error of git.</summary>
    private string _said = "";

    /// <summary>Visits the object that each name (in git's syntax) stands for, in order; the answer has no kind if
    /// missing.</summary>
    public void Read(IReadOnlyList<string> names, AnswerVisitor visit)
    {
        lock (_lock)
        {
            // A name with a line end or NUL would be read as another request; no object has such a name.
            var ask = buffered ? "contents " : "";
            var questions = names
                .Select(n => GitName.Encode(n.AsSpan().ContainsAny('\n', '\0') ? $"{ask}-\n" : $"{ask}{n}\n"))
                .ToArray();
            var done = 0;
            try
            {
                Ask(questions, ref done, visit);
            }
            catch (IOException)
            {
                Stop();
                AskAgain(questions, ref done, visit);
            }
            catch
            {
                // The visitor threw: answers that nobody will read are still in flight.
                Stop();
                throw;
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

    /// <summary>Like <see cref="Ask"/>; if git dies again, its error message (a damaged object, say) is
    /// thrown.</summary>
    private void AskAgain(byte[][] questions, ref int done, AnswerVisitor visit)
    {
        try
        {
            Ask(questions, ref done, visit);
        }
        catch (IOException) when (_process is not null)
        {
            Stop();
            throw GitErrors.GitFailed(
                "cat-file",
                $"{_said.ReplaceLineEndings(" ").Trim()}; look at the repository with 'git fsck'"
            );
        }
    }

    private void Ask(byte[][] questions, ref int done, AnswerVisitor visit)
    {
        if (done == questions.Length)
        {
            return;
        }

        Start();
        var input = _process!.StandardInput.BaseStream;
        var (asked, onTheWay) = (done, 0);
        using var row = new MemoryStream(Window);
        while (done < questions.Length)
        {
            while (asked < questions.Length && (asked == done || onTheWay + questions[asked].Length <= Window))
            {
                row.Write(questions[asked]);
                onTheWay += questions[asked++].Length;
            }

            row.Write(buffered ? "flush\n"u8 : default);
            input.Write(row.GetBuffer(), 0, (int)row.Length);
            input.Flush();
            row.SetLength(0);

            // Wait until half the window is answered before the next batch of requests: fewer, longer writes.
            while (done < asked && (onTheWay > Window / 2 || asked == questions.Length))
            {
                var answer = _answers!.Next();
                onTheWay -= questions[done].Length;
                visit(done, answer);
                done++;
            }
        }
    }

    private void Start()
    {
        if (_process is { HasExited: false })
        {
            return;
        }

        Stop();
        GitSetup.Check();
        var start = new ProcessStartInfo(
            "git",
            ["cat-file", .. buffered ? (string[])["--batch-command", "--buffer"] : ["--batch"]]
        )
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
            throw GitErrors.NotStarted(git.GitDirectory);
        }

        _said = "";
        _process.ErrorDataReceived += (_, line) => _said += _said.Length < MaxErrorText ? line.Data + "\n" : "";
        _process.BeginErrorReadLine();
        _answers = new ObjectAnswers(_process.StandardOutput.BaseStream);
    }

    private static void CloseStreams(Process process)
    {
        try
        {
            process.StandardInput.BaseStream.Close();
        }
        catch (IOException)
        {
            // The process has already exited.
        }

        process.StandardOutput.BaseStream.Close();
    }

    private void Stop()
    {
        if (_process is null)
        {
            return;
        }

        // Closing its streams ends the process by itself, even behind a wrapper.
        CloseStreams(_process);
        if (!_process.WaitForExit(_endTime))
        {
            _process.Kill();
        }

        // This also waits until standard error was read to its end.
        _process.WaitForExit();
        _process.Dispose();
        (_process, _answers) = (null, null);
    }
}
