#pragma warning disable CA2000 // A reader goes back into the bag, which Dispose empties.
using System.Collections.Concurrent;

namespace Ralf.Git;

/// <summary>The <c>git cat-file</c> processes of one repository, started on demand, at most one per processor.
/// Thread-safe.</summary>
internal sealed class ObjectReaders(GitProgram git) : IDisposable
{
    /// <summary>Prefers the reader that the thread used before: git keeps the bases of deltas for it.</summary>
    private readonly ConcurrentBag<ObjectReader> _idle = [];
    private readonly SemaphoreSlim _free = new(Environment.ProcessorCount);

    /// <summary>See <see cref="ObjectReader.Read"/>. The visitor must not read objects itself.</summary>
    public void Read(IReadOnlyList<string> names, AnswerVisitor visit)
    {
        if (names.Count == 0)
        {
            return;
        }

        _free.Wait();
        var reader = _idle.TryTake(out var idle) ? idle : new(git, GitSetup.HasBatchCommand);
        try
        {
            reader.Read(names, visit);
        }
        finally
        {
            _idle.Add(reader);
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _free.Dispose();
    }
}
