using Microsoft.Win32.SafeHandles;

namespace Ralf.Actions.Git;

/// <summary>
/// A file read by pieces, of which some are kept. Of a file that is too large to keep what one needs of it, just the bytes asked for are read: elsewhere in such a
/// piece hardly anything is ever wanted. No memory map: a file that somebody shortens meanwhile would end the process. Safe from several threads.
/// </summary>
/// <param name="piece">Bytes of a piece.</param>
/// <param name="longest">Bytes of the longest file of which pieces are kept.</param>
internal sealed class PieceFile(string path, int piece, long longest) : IDisposable
{
    /// <summary>Of all files together.</summary>
    public const int MostBytes = 48 << 20;

    private const int FewestKept = 4;
    private static int open;
    private readonly SafeFileHandle _file = File.OpenHandle(
        path,
        share: FileShare.ReadWrite | FileShare.Delete
    );
    private byte[]?[] _pieces = [];
    private int _kept;

    public long Length { get; private set; }

    private bool IsKept => Length <= longest;

    /// <summary>Opens the file; throws <see cref="IOException"/> where it cannot be read.</summary>
    public static PieceFile Open(string path, int piece = 1 << 14, long longest = MostBytes / 2)
    {
        var file = new PieceFile(path, piece, longest);
        file.Length = RandomAccess.GetLength(file._file);
        if (file.IsKept)
        {
            Interlocked.Increment(ref open);
            file._pieces = new byte[]?[(file.Length / piece) + 1];
        }

        return file;
    }

    /// <summary>As many of the bytes from <paramref name="offset"/> on as fit and are there.</summary>
    public int Read(long offset, Span<byte> into)
    {
        if (!IsKept)
        {
            var part = (int)Math.Clamp(Length - offset, 0, into.Length);
            Fill(offset, into[..part]);
            return part;
        }

        var done = 0;
        while (done < into.Length && offset + done < Length)
        {
            var at = offset + done;
            var loaded = Load(at / piece).AsSpan((int)(at % piece));
            var part = Math.Min(loaded.Length, into.Length - done);
            if (part == 0)
            {
                break;
            }

            loaded[..part].CopyTo(into[done..]);
            done += part;
        }

        return done;
    }

    /// <summary>Fills all of it; throws <see cref="InvalidDataException"/> where the file ends before.</summary>
    public void ReadExactly(long offset, Span<byte> into)
    {
        if (offset < 0 || Read(offset, into) < into.Length)
        {
            throw new InvalidDataException("the file ends too early");
        }
    }

    public void Dispose()
    {
        if (!_file.IsClosed)
        {
            Interlocked.Add(ref open, IsKept ? -1 : 0);
            _file.Dispose();
        }
    }

    private byte[] Load(long index)
    {
        if (Volatile.Read(ref _pieces[index]) is { } known)
        {
            return known;
        }

        var start = index * piece;
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(piece, Length - start));
        Fill(start, bytes);
        var most = Math.Max(MostBytes / piece / Math.Max(Volatile.Read(ref open), 1), FewestKept);
        if (Interlocked.Increment(ref _kept) > most)
        {
            Array.Clear(_pieces);
            _kept = 1;
        }

        Volatile.Write(ref _pieces[index], bytes);
        return bytes;
    }

    private void Fill(long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            offset += read > 0 ? read : throw new InvalidDataException("the file became shorter");
            bytes = bytes[read..];
        }
    }
}
