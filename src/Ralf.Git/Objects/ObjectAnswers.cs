using System.Buffers.Text;

namespace Ralf.Git;

/// <summary>The object with one name; <paramref name="kind"/> is null if it does not exist. The content is valid until
/// the next answer is read.</summary>
internal readonly ref struct ObjectAnswer(string? kind, GitId id, ReadOnlySpan<byte> content)
{
    public string? Kind { get; } = kind;

    public GitId Id { get; } = id;

    public ReadOnlySpan<byte> Content { get; } = content;
}

/// <summary>Receives the answer to the name with this index.</summary>
internal delegate void AnswerVisitor(int index, ObjectAnswer answer);

/// <summary>Reads the output of <c>git cat-file --batch</c>: a line <c>ID KIND SIZE</c>, the content, a line end; or a
/// line that ends in <c>missing</c> or another word (https://git-scm.com/docs/git-cat-file#_batch_output).</summary>
internal sealed class ObjectAnswers(Stream stream)
{
    private const int Least = 1 << 16;
    private byte[] _buffer = new byte[Least];
    private int _start;
    private int _end;

    public ObjectAnswer Next()
    {
        var length = LineLength();
        var line = _buffer.AsSpan(_start, length);
        _start += length + 1;
        if (
            line.Length < 44
            || line[40] != ' '
            || KindOf(line[41..]) is not { } kind
            || !Utf8Parser.TryParse(line[(kind.Length + 42)..], out long size, out var used)
            || used != line.Length - kind.Length - 42
            || !GitId.TryParse(System.Text.Encoding.ASCII.GetString(line[..40]), out var id)
        )
        {
            return default;
        }

        if (size >= Array.MaxLength)
        {
            throw GitErrors.ObjectTooLarge(id.Hex, size);
        }

        Hold((int)size + 1);
        var content = _buffer.AsSpan(_start, (int)size);
        _start += (int)size + 1;
        return new(kind, id, content);
    }

    private static string? KindOf(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("tree "u8) ? "tree"
        : rest.StartsWith("blob "u8) ? "blob"
        : rest.StartsWith("commit "u8) ? "commit"
        : rest.StartsWith("tag "u8) ? "tag"
        : null;

    private int LineLength()
    {
        for (var seen = 0; ; )
        {
            var found = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return seen + found;
            }

            seen = _end - _start;
            Hold(seen + 1);
        }
    }

    /// <summary>Reads until the buffer holds at least this many bytes.</summary>
    private void Hold(int bytes)
    {
        if (_end - _start >= bytes)
        {
            return;
        }

        var rest = _buffer.AsSpan(_start, _end - _start);
        // Shrink the buffer again after one very large object.
        var size = Math.Max(bytes, Least);
        var target = size > _buffer.Length || _buffer.Length > 16 * size ? new byte[size] : _buffer;
        rest.CopyTo(target);
        (_buffer, _end, _start) = (target, rest.Length, 0);
        while (_end < bytes)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read > 0 ? read : throw new EndOfStreamException("git cat-file ended");
        }
    }
}
