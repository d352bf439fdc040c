using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Ralf.Actions.Git;

/// <summary>
/// A pack or an index, mapped into memory as git itself maps them, so that what is looked up all over a large one is neither copied nor asked of the system piece by piece. Whoever shortens such a
/// file meanwhile (git never does: it writes a new one) ends the process, as that would end git. Safe from several threads, until it is disposed.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _bytes;

    private MappedFile(SafeFileHandle file, long length)
    {
        _map = MemoryMappedFile.CreateFromFile(
            file,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true
        );
        try
        {
            _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
            Length = Math.Min(length, _view.Capacity);
        }
        catch
        {
            _view?.Dispose();
            _map.Dispose();
            throw;
        }
    }

    public long Length { get; }

    /// <summary>Maps the file; throws <see cref="IOException"/> where it cannot be read, and <see cref="InvalidDataException"/> where there is nothing in it.</summary>
    public static MappedFile Open(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        return length > 0
            ? new(file, length)
            : throw new InvalidDataException("there is nothing in it");
    }

    /// <summary>So many of the bytes from <paramref name="offset"/> on, or as many as there are. They are gone once this is disposed.</summary>
    public ReadOnlySpan<byte> Part(long offset, int most)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return offset < Length
            ? new(_bytes + offset, (int)Math.Clamp(Length - offset, 0, most))
            : default;
    }

    /// <summary>So many bytes; throws <see cref="InvalidDataException"/> where the file ends before.</summary>
    public ReadOnlySpan<byte> Whole(long offset, int count) =>
        offset >= 0 && Part(offset, count) is { Length: var there } part && there == count
            ? part
            : throw new InvalidDataException("the file ends too early");

    public void Dispose()
    {
        if (_bytes is not null)
        {
            _bytes = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }
    }
}
