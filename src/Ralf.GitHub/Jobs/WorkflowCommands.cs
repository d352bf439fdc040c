using System.Security.Cryptography;

namespace Ralf.GitHub;

/// <summary>The level of an annotation.</summary>
internal enum Annotation
{
    Notice,
    Warning,
    Error,
}

/// <summary>Writes workflow commands to the job's standard output: annotations, masks, groups. Untrusted text is
/// written so that the runner executes no command in it.</summary>
/// <param name="log">The job's standard output, where a line that starts with <c>::</c> is a command.</param>
internal sealed class WorkflowCommands(TextWriter log)
{
    /// <summary>Maximum per kind and step; GitHub drops further ones
    /// (https://github.com/orgs/community/discussions/26680).</summary>
    public const int MaxAnnotations = 10;

    /// <summary>Maximum length of one annotation, in UTF-16 units.</summary>
    public const int MaxAnnotationLength = 4096;

    private readonly Dictionary<Annotation, int> _counts = [];

    /// <summary>Number of annotations of a kind, including those that are only in the log.</summary>
    public int Count(Annotation kind) => _counts.GetValueOrDefault(kind);

    /// <summary>Adds an annotation to the workflow run, at a line of a file if given; from the eleventh on, writes to
    /// the log only.</summary>
    /// <param name="file">Relative to the repository's root.</param>
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

    /// <summary>Reports how many annotations are only in the log, if any.</summary>
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

    /// <summary>Writes untrusted text so that nothing in it is a command.</summary>
    public void Guarded(string text)
    {
        // The token that resumes commands is random, so the text cannot contain it.
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

    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");
}
