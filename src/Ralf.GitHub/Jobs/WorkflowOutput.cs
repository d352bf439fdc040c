using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ralf.GitHub;

/// <summary>What a step hands to the steps and jobs after it, and to those who look at its page: files that the runner
/// reads at its end.</summary>
/// <param name="outputFile"><c>GITHUB_OUTPUT</c>; null: outputs go nowhere.</param>
/// <param name="summaryFile"><c>GITHUB_STEP_SUMMARY</c>; null: the summary goes nowhere.</param>
internal sealed partial class WorkflowOutput(string? outputFile, string? summaryFile)
{
    /// <summary>Of all outputs of a job, counted as UTF-16.</summary>
    public const int MaxOutputBytes = 1024 * 1024;

    /// <summary>Of a step's summary, counted as UTF-8; GitHub shows nothing of a larger one.</summary>
    public const int MaxSummaryBytes = 1024 * 1024;

    private static readonly UTF8Encoding _utf8 = new(false);
    private long _outputBytes;

    /// <summary>What an output takes of the job's megabyte.</summary>
    public static long OutputBytes(string name, string value) => 2L * (name.Length + value.Length);

    /// <summary>Sets an output, of any number of lines. One that would be too large is an error, and is not
    /// written.</summary>
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

    /// <summary>The form in which an output may have lines: up to a delimiter that its value must not hold.</summary>
    public static string Block(string name, string value, string delimiter) =>
        value.Contains(delimiter, StringComparison.Ordinal)
            ? throw new ArgumentException($"the output '{name}' holds its own delimiter", nameof(value))
            : $"{name}<<{delimiter}\n{value}\n{delimiter}\n";

    /// <summary>Adds Markdown to the step's summary; what does not fit is left out from a line's end on, with a
    /// note.</summary>
    public void AddSummary(string markdown)
    {
        if (summaryFile is not null)
        {
            var before = File.Exists(summaryFile) ? new FileInfo(summaryFile).Length : 0;
            Append(summaryFile, Fitting(markdown + "\n", MaxSummaryBytes - before));
        }
    }

    /// <summary>The text, or as many of its lines as fit into so many bytes together with a note that says
    /// so.</summary>
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
