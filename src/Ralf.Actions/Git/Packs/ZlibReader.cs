using System.IO.Compression;

namespace Ralf.Actions.Git;

/// <summary>Inflates bytes out of a file; zlib looks at their check sum.</summary>
internal sealed class ZlibReader : Stream
{
    private readonly MappedFile _file;
    private readonly int _step;
    private long _at;

    private ZlibReader(MappedFile file, long offset, int step) =>
        (_file, _at, _step) = (file, offset, step);

    /// <summary>The bytes that lie compressed from <paramref name="offset"/> on.</summary>
    /// <param name="step">So many are taken at once: as what is compressed is seldom larger than what it makes, the stream's own buffer need not be filled for something small.</param>
    public static ZLibStream Open(MappedFile file, long offset, int step) =>
        new(new ZlibReader(file, offset, step), CompressionMode.Decompress);

    /// <summary>Fills all of it with the rest. Throws <see cref="InvalidDataException"/> where that is damaged, shorter or longer.</summary>
    public static void ReadRest(ZLibStream zlib, Span<byte> into)
    {
        var done = 0;
        while (done < into.Length)
        {
            var read = zlib.Read(into[done..]);
            done += read > 0 ? read : throw new InvalidDataException("the stream is too short");
        }

        Span<byte> beyond = stackalloc byte[1];
        if (zlib.Read(beyond) > 0)
        {
            throw new InvalidDataException("the stream is too long");
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var part = _file.Part(_at, Math.Min(buffer.Length, _step));
        part.CopyTo(buffer);
        _at += part.Length;
        return part.Length;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();
}
