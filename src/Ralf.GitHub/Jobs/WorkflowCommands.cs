using System.Security.Cryptography;

namespace Ralf.GitHub;

/// <summary>How loud an annotation is.</summary>
internal enum Annotation
{
    Notice,
    Warning,
    Error,
}

/// <summary>
/// Commands to the runner, on the job's standard output: annotations, masks, groups. Text of others is written so that
/// the runner
/// obeys no command in it.
/// </summary>
/// <param name="log">The job's standard output, where a line that starts with <c>::</c> is a command.</param>
internal sealed class WorkflowCommands(TextWriter log)
{
    /// <summary>Of each kind and step; GitHub drops what comes after.</summary>
    public const int MaxAnnotations = 10;

    /// <summary>Of one annotation, in UTF-16 units.</summary>
    public const int MaxAnnotationLength = 4096;

    private readonly Dictionary<Annotation, int> _counts = [];

    /// <summary>How many of a kind were told, those that are only in the log among them.</summary>
    public int Count(Annotation kind) => _counts.GetValueOrDefault(kind);

    /// <summary>Shows a message beside the workflow run, and at a line of a file where one is given; from the eleventh
    /// on in the log only.</summary>
    /// <param name="file">From the repository's root.</param>
    public void Annotate(Annotation kind, string message, string? file = null, int? line = null)
    {
        _counts[kind] = Count(kind) + 1;
        var name = EnumWord.Of(kind);
        if (Count(kind) > MaxAnnotations)
        {
            var place = line is null ? file : $"{file}:{line}";
            Guarded(place is null ? $"{name}: {message}" : $"{place}: {name}: {message}");
            return;
        }

        var properties = file is null ? "" : $" file={Property(file)}";
        properties += file is null || line is null ? "" : $",line={line}";
        log.WriteLine($"::{name}{properties}::{Data(Cut(message))}");
    }

    /// <summary>Says how many annotations are in the log only; nothing where there are none.</summary>
    public void EndAnnotations()
    {
        foreach (var (kind, count) in _counts.Where(c => c.Value > MaxAnnotations))
        {
            var name = EnumWord.Of(kind);
            log.WriteLine(
                $"{count - MaxAnnotations} of {count} {name}s are in this log only: GitHub shows {MaxAnnotations} of a kind"
            );
        }
    }

    /// <summary>Writes text of an agent, or of whoever else, as text.</summary>
    public void Guarded(string text)
    {
        // Nobody can guess the word that ends it, so nothing in the text can.
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        log.WriteLine($"::stop-commands::{token}");
        log.WriteLine(text);
        log.WriteLine($"::{token}::");
    }

    private static string Cut(string message)
    {
        if (message.Length <= MaxAnnotationLength)
        {
            return message;
        }

        var end = MaxAnnotationLength - 1;
        end -= char.IsHighSurrogate(message[end - 1]) ? 1 : 0;
        return message[..end] + "…";
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
