namespace Ralf.Agents;

/// <summary>The values of the credentials that this program has, to find them in what a session leaves. A value that is
/// encoded, cut or split is not found.</summary>
internal sealed class SecretValues
{
    /// <summary>Stands in the place of a value. It is valid in a task id and a path, and shorter than any value, so that
    /// a record stays valid.</summary>
    public const string Replacement = "redacted";

    /// <summary>Shorter values are not looked for: they occur by chance.</summary>
    private const int Shortest = 12;

    /// <summary>Each line of a key in several lines is a value of its own, if it is at least this long.</summary>
    private const int ShortestLine = 40;

    private readonly IReadOnlyList<(string Name, string Text, byte[] Bytes)> _values;

    /// <param name="values">Names and values of variables.</param>
    public SecretValues(IEnumerable<KeyValuePair<string, string>> values) =>
        _values = [
            .. values
                .SelectMany(v => Parts(v.Value).Select(part => (v.Key, part, Encoding.UTF8.GetBytes(part))))
                .DistinctBy(v => v.part)
                .OrderByDescending(v => v.part.Length),
        ];

    public static SecretValues None { get; } = new([]);

    public bool IsEmpty => _values.Count == 0;

    /// <summary>The length of the longest value in bytes.</summary>
    public int MaxBytes => _values.Max(v => (int?)v.Bytes.Length) ?? 0;

    /// <summary>The values of all credentials in this environment.</summary>
    /// <param name="passedOn">Names that the plan passes on to the agent.</param>
    public static SecretValues Of(IReadOnlyDictionary<string, string> host, IEnumerable<string> passedOn) =>
        new(
            Credentials
                .Names(host, passedOn)
                .Where(host.ContainsKey)
                .Select(name => KeyValuePair.Create(name, KeyFile.ReadKey(name, host[name]) ?? host[name]))
        );

    /// <summary>The name of a variable whose value is in these bytes; null if there is no such variable.</summary>
    public string? Find(ReadOnlySpan<byte> content)
    {
        foreach (var (name, _, bytes) in _values)
        {
            if (content.IndexOf(bytes) >= 0)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The names of all variables whose values are in this text.</summary>
    public IReadOnlyList<string> FindAll(string text) =>
        [.. _values.Where(v => text.Contains(v.Text, StringComparison.Ordinal)).Select(v => v.Name)];

    /// <summary>The text with every value replaced.</summary>
    public string Remove(string text)
    {
        foreach (var (_, value, _) in _values)
        {
            text = text.Replace(value, Replacement, StringComparison.Ordinal);
        }

        return text;
    }

    private static IReadOnlyList<string> Parts(string value)
    {
        var whole = value.Trim();
        string[] lines =
        [
            .. whole.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine),
        ];
        return whole.Contains('\n') && lines.Length > 0 ? lines
            : whole.Length >= Shortest ? [whole]
            : [];
    }
}
