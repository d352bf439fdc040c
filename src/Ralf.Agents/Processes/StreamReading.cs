namespace Ralf.Agents;

/// <summary>Keeps the last characters of one or more streams, in order of arrival. Thread-safe.</summary>
internal sealed class OutputTail(int maxLength)
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public void Add(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            _text.Append(text);
            if (_text.Length > 4 * maxLength)
            {
                _text.Remove(0, _text.Length - (2 * maxLength));
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return AgentText.Tail(_text.ToString(), maxLength);
        }
    }
}

/// <summary>Reads a child's stream with limited memory.</summary>
internal static class StreamReading
{
    /// <summary>Calls <paramref name="take"/> for each line, without its line end. Lines are truncated to
    /// <paramref name="maxLength"/> characters.</summary>
    /// <param name="hear">Called whenever anything arrives.</param>
    public static async Task LinesAsync(
        Stream stream,
        int maxLength,
        Action<string> take,
        CancellationToken cancellation,
        Action? hear = null
    )
    {
        var line = new StringBuilder();
        await ChunksAsync(
            stream,
            chunk =>
            {
                hear?.Invoke();
                while (chunk.IndexOf('\n') is >= 0 and var end)
                {
                    AddUpTo(line, chunk[..end], maxLength);
                    take(line.ToString().TrimEnd('\r'));
                    line.Clear();
                    chunk = chunk[(end + 1)..];
                }
                AddUpTo(line, chunk, maxLength);
            },
            cancellation
        );
        if (line.Length > 0)
        {
            take(line.ToString());
        }
    }

    /// <inheritdoc cref="LinesAsync" path="/param[@name='hear']"/>
    public static Task TailAsync(Stream stream, OutputTail tail, CancellationToken cancellation, Action? hear = null) =>
        ChunksAsync(
            stream,
            chunk =>
            {
                hear?.Invoke();
                tail.Add(chunk);
            },
            cancellation
        );

    private static async Task ChunksAsync(
        Stream stream,
        Action<ReadOnlySpan<char>> take,
        CancellationToken cancellation
    )
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var buffer = new char[8192];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            take(buffer.AsSpan(0, read));
        }
    }

    private static void AddUpTo(StringBuilder line, ReadOnlySpan<char> text, int maxLength) =>
        line.Append(text[..Math.Min(text.Length, Math.Max(0, maxLength - line.Length))]);
}
