using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Ralf.Actions.Fuzz;

/// <summary>Which branches an input took, and how often, in the powers of two that fuzzers go by.</summary>
internal sealed unsafe class Coverage : IDisposable
{
    private const int Size = 1 << 16;
    private readonly byte[] _seen = new byte[Size];
    private byte* _hits;

    public Coverage()
    {
        _hits = (byte*)NativeMemory.AllocZeroed(Size);
        Trace.SharedMem = _hits;
    }

    /// <summary>Branches that were ever taken.</summary>
    public int Branches => _seen.Count(b => b != 0);

    public void Clear()
    {
        new Span<byte>(_hits, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether anything was new in the run since <see cref="Clear"/>; it is no longer new then.</summary>
    public bool IsNew()
    {
        var isNew = false;
        for (var i = 0; i < Size; i++)
        {
            var bucket = Bucket(_hits[i]);
            isNew |= (bucket & ~_seen[i]) != 0;
            _seen[i] |= bucket;
        }

        return isNew;
    }

    public void Dispose()
    {
        // Whatever still runs may count on: the memory goes with the process.
        _hits = null;
    }

    private static byte Bucket(byte count) =>
        count switch
        {
            0 => 0,
            1 => 1,
            2 => 2,
            3 => 4,
            < 8 => 8,
            < 16 => 16,
            < 32 => 32,
            < 128 => 64,
            _ => 128,
        };
}
