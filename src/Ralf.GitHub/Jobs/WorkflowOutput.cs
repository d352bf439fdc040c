using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Ralf.GitHub;

/// <summary>Outputs of a step for later steps and jobs, and its summary for people: files that the runner reads when
/// the step ends.</summary>
/// <param name="outputFile"><c>GITHUB_OUTPUT</c>; null: outputs are discarded.</param>
/// <param name="summaryFile"><c>GITHUB_STEP_SUMMARY</c>; null: the summary is discarded.</param>
internal sealed partial class WorkflowOutput(string? outputFile, string? summaryFile)
{
    /// <summary>Limit of all outputs of a job, in UTF-16
    /// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs).</summary>
    public const int MaxOutputBytes = 1024 * 1024;

    /// <summary>Limit of a step's summary, in UTF-8; GitHub shows nothing of a larger one
    /// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).</summary>
    public const int MaxSummaryBytes = 1024 * 1024;

    private static readonly UTF8Encoding _utf8 = new(false);
    private long _outputBytes;

    /// <summary>The size of an output towards the job's limit.</summary>
    public static long OutputBytes(string name, string value) => 2L * (name.Length + value.Length);

    /// <summary>Sets an output with any number of lines. Throws, and writes nothing, if it would exceed the
    /// limit.</summary>
    /// <param name="name">Letters, digits, <c>_</c> and <c>-</c>.</param>
    public void Set(string name, string value)
    {
        if (!NameForm().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is no name of an output", nameof(name));
        }

        var bytes = _outputBytes + OutputBytes(name, value);
        if (bytes > MaxOutputBytes)
        {
            throw GitHubErrors.OutputsTooLarge(name, bytes, MaxOutputBytes);
        }

        _outputBytes = bytes;
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Append(outputFile, Block(name, value, $"ralf_{random}"));
    }

    /// <summary>The multi-line format of an output: it ends at a delimiter that the value must not contain.</summary>
    public static string Block(string name, string value, string delimiter) =>
        value.Contains(delimiter)
            ? throw new ArgumentException($"the output '{name}' holds its own delimiter", nameof(value))
            : $"{name}<<{delimiter}\n{value}\n{delimiter}\n";

    /// <summary>Appends Markdown to the step's summary; text that does not fit is cut at a line's end, with a
    /// note.</summary>
    public void AddSummary(string markdown)
    {
        if (summaryFile is not null)
        {
            var before = File.Exists(summaryFile) ? new FileInfo(summaryFile).Length : 0;
            Append(summaryFile, Fitting(markdown + "\n", MaxSummaryBytes - before));
        }
    }

    /// <summary>Cuts the text at a line's end so that it fits with a note about the cut.</summary>
    public static string Fitting(string markdown, long bytes)
    {
        const string Note =
            "\n_The summary is cut here: GitHub shows 1 MiB of it. The run's state log has all of it._\n";
        const string Fence = "```\n";
        if (_utf8.GetByteCount(markdown) <= bytes)
        {
            return markdown;
        }

        var left = bytes - _utf8.GetByteCount(Note) - Fence.Length;
        var (end, isInFence, isOpen) = (0, false, false);
        for (var start = 0; start < markdown.Length; )
        {
            var next = markdown.IndexOf('\n', start) + 1;
            var line = markdown.AsSpan(start..(next == 0 ? markdown.Length : next));
            left -= _utf8.GetByteCount(line);
            if (left < 0 || next == 0)
            {
                break;
            }

            isInFence ^= line.TrimStart().StartsWith("```");
            (start, end, isOpen) = (next, next, isInFence);
        }

        var room = bytes >= _utf8.GetByteCount(Note) + Fence.Length;
        return room ? markdown[..end] + (isOpen ? Fence : "") + Note : "";
    }

    private static void Append(string? file, string text)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            File.AppendAllText(file, text, _utf8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw GitHubErrors.OutputFileUnwritable(file, failure.Message);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*\z")]
    private static partial Regex NameForm();
}
