namespace Ralf.Core.State;

/// <summary>Reads events from blobs, in order: while one chunk is parsed on all cores, the next is fetched from
/// git.</summary>
internal sealed class EventReader(IGitStore store, RunId run)
{
    private const int AtOnce = 1000;

    /// <param name="seq">Seq of the first one.</param>
    public IEnumerable<LoggedEvent> Read(long seq, IReadOnlyList<GitId> blobs) =>
        blobs.Count <= AtOnce
            ? store.ReadBlobs(blobs).Select((bytes, i) => EventJson.Read(run, seq + i, bytes))
            : FetchAhead(blobs).SelectMany((chunk, i) => Parse(seq + ((long)i * AtOnce), chunk));

    private LoggedEvent[] Parse(long seq, byte[][] chunk)
    {
        var events = new LoggedEvent[chunk.Length];
        Parallel.For(
            0,
            chunk.Length,
            new ParallelOptions { TaskScheduler = TaskScheduler.Default },
            i =>
            {
                try
                {
                    events[i] = EventJson.Read(run, seq + i, chunk[i]);
                }
                catch (UserException)
                {
                    // The first error is reported below.
                }
            }
        );
        var damaged = Array.FindIndex(events, e => e is null);
        return damaged < 0 ? events : [EventJson.Read(run, seq + damaged, chunk[damaged])];
    }

#pragma warning disable CA2025 // It is disposed when the last task has ended, in the finally below; the rule does not follow an iterator.
    private IEnumerable<byte[][]> FetchAhead(IReadOnlyList<GitId> blobs)
    {
        var chunks = store.ReadBlobs(blobs).Chunk(AtOnce).GetEnumerator();
        var next = NextAsync(chunks);
        try
        {
            while (next.GetAwaiter().GetResult() is { } chunk)
            {
                next = NextAsync(chunks);
                yield return chunk;
            }
        }
        finally
        {
            // If the reader stops at a damaged event, the next chunk is still being fetched.
            Task.WaitAny(next);
            chunks.Dispose();
        }
    }
#pragma warning restore CA2025

    private static Task<byte[][]?> NextAsync(IEnumerator<byte[][]> chunks) =>
        Task.Run(() => chunks.MoveNext() ? chunks.Current : null);
}
