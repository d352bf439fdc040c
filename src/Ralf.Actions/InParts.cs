namespace Ralf.Actions;

/// <summary>Work on many alike things, some on each processor.</summary>
internal static class InParts
{
    /// <summary>With fewer for each, more threads are not worth their start.</summary>
    private const int FewestForThread = 16;

    [ThreadStatic]
    private static bool isPart;

    /// <summary>
    /// Runs it for the parts of <c>0..count</c>, from one index up to another; within a part of something larger, all at once: the processors are busy, and threads that wait for
    /// each other would be made ever more. Of several exceptions that of the first part is thrown, as it is, once all have ended.
    /// </summary>
    public static void Run(int count, Action<int, int> run)
    {
        var parts = isPart ? 1 : Math.Min(Environment.ProcessorCount, count / FewestForThread);
        if (parts < 2)
        {
            run(0, count);
            return;
        }

        var tasks = new Task[parts];
        for (var i = 0; i < parts; i++)
        {
            var (from, to) = (count * i / parts, count * (i + 1) / parts);
            tasks[i] = Task.Run(() => RunPart(run, from, to));
        }

        Task.WhenAny(Task.WhenAll(tasks)).GetAwaiter().GetResult();
        foreach (var task in tasks)
        {
            task.GetAwaiter().GetResult();
        }
    }

    private static void RunPart(Action<int, int> run, int from, int to)
    {
        isPart = true;
        try
        {
            run(from, to);
        }
        finally
        {
            isPart = false;
        }
    }
}
