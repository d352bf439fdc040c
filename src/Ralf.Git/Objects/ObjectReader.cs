using System.Diagnostics;

namespace Ralf.Git;

/// <summary>
/// Reads objects as the bytes they are through one long-lived <c>git cat-file</c>: LibGit2Sharp decodes the names in
/// trees with loss. Safe from several
/// threads; a process that died is started again.
/// </summary>
/// <param name="buffered">Whether git keeps answers back until it is told to send them, which spares both sides a wait
/// for each: <see cref="GitSetup.HasBatchCommand"/>.</param>
internal sealed class ObjectReader(GitProgram git, bool buffered) : IDisposable
{
    /// <summary>
    /// Bytes of questions on their way at once. git may stop reading while its answers wait, so that no more may be
    /// asked than the smallest pipe holds.
    /// </summary>
    private const int Window = 4000;

    private const int MaxErrorText = 1000;
    private static readonly TimeSpan _endTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Process? _process;
    private ObjectAnswers? _answers;

    /// <summary>What git wrote to its standard error.</summary>
    private string _said = "";

    /// <summary>Visits what each name in git's syntax stands for, in order; an answer without a kind where there is no
    /// such object.</summary>
    public void Read(IReadOnlyList<string> names, AnswerVisitor visit)
    {
        lock (_lock)
        {
            // A name with a line end or NUL would be another question; no object has it.
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
                // A visitor gave up: answers that nobody waits for are on their way.
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

    /// <summary>As <see cref="Ask"/>; where git ends once more, what it says of that (an object that is damaged, say)
    /// is the error.</summary>
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

            // Half a window is answered before the next row goes out: fewer, longer writes.
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
            throw GitErrors.GitMissing();
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
            // It is gone already.
        }

        process.StandardOutput.BaseStream.Close();
    }

    private void Stop()
    {
        if (_process is null)
        {
            return;
        }

        // Nobody asks and nobody listens any more, so that it ends of itself, whatever stands between it and us.
        CloseStreams(_process);
        if (!_process.WaitForExit(_endTime))
        {
            _process.Kill();
        }

        // What it said has then been read to its end.
        _process.WaitForExit();
        _process.Dispose();
        (_process, _answers) = (null, null);
    }
}
