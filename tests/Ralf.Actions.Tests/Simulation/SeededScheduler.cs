namespace Ralf.Actions.Tests.Simulation;

/// <summary>
/// Runs all that is awaited on one thread, and lets dice say what comes next of what could: the same seed gives the
/// same order, another seed another one.
/// </summary>
internal sealed class SeededScheduler(int seed) : TaskScheduler
{
    private readonly Random _dice = new(seed);
    private readonly List<Task> _ready = [];
    private readonly object _lock = new();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs to the end; throws what the body threw.</summary>
    public static void Run(int seed, Func<Task> body)
    {
        var scheduler = new SeededScheduler(seed);
        var whole = Task
            .Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler)
            .Unwrap();
        _ = whole.ContinueWith(_ => scheduler.Wake(), Default);
        while (scheduler.Take(whole) is { } next)
        {
            scheduler.TryExecuteTask(next);
        }

        whole.GetAwaiter().GetResult();
    }

    protected override void QueueTask(Task task)
    {
        lock (_lock)
        {
            _ready.Add(task);
            Monitor.Pulse(_lock);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
        {
            return [.. _ready];
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>One of what is ready, waiting for it where need be; null once the whole has ended.</summary>
    private Task? Take(Task whole)
    {
        lock (_lock)
        {
            while (_ready.Count == 0)
            {
                if (whole.IsCompleted)
                {
                    return null;
                }

                Monitor.Wait(_lock);
            }

            var index = _dice.Next(_ready.Count);
            var task = _ready[index];
            _ready.RemoveAt(index);
            return task;
        }
    }
}
