using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ralf.Agents;

/// <summary>The processes below one process, by the parents that the kernel names (<c>/proc/PID/stat</c>,
/// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html), which no process can change or hide. Finds nothing on
/// systems without <c>/proc</c>.</summary>
internal static class Descendants
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);

    /// <summary>One process of <c>/proc</c>.</summary>
    /// <param name="State">A letter, such as <c>R</c>, <c>S</c>, <c>T</c> (stopped), <c>Z</c> (zombie).</param>
    internal readonly record struct Entry(int Id, int Parent, char State)
    {
        public bool IsZombie => State is 'Z' or 'X';

        public bool IsStopped => State is 'T' or 't';
    }

    /// <summary>Ends all processes below this one and reaps the orphans among them, in five seconds at most. The
    /// process must be the caller.</summary>
    /// <returns>Whether none is left.</returns>
    public static async Task<bool> EndAllAsync(int root)
    {
        var watch = Stopwatch.StartNew();
        while (Find(root) is { Count: > 0 } found)
        {
            // A stopped process starts no other, so processes that multiply are stopped before any is killed.
            var running = found.Where(p => !p.IsZombie && !p.IsStopped).ToList();
            running.ForEach(p => Signals.Send(p.Id, Signals.Stop));
            if (running.Count == 0)
            {
                End(root, found);
                await Task.Delay(_pause);
            }
            if (watch.Elapsed > _limit)
            {
                Find(root).ToList().ForEach(p => Signals.Send(p.Id, Signals.Kill));
                return false;
            }
        }
        return true;
    }

    /// <summary>The living processes and zombies below a process, without itself.</summary>
    public static IReadOnlyList<Entry> Find(int root)
    {
        var children = All().ToLookup(p => p.Parent);
        var found = new List<Entry>();
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                open.Enqueue(child.Id);
            }
        }
        return found;
    }

    private static void End(int root, IReadOnlyList<Entry> found)
    {
        foreach (var process in found)
        {
            if (!process.IsZombie)
            {
                Signals.Send(process.Id, Signals.Kill);
            }
            else if (process.Parent == root)
            {
                // By its id: waiting for any child would take the exit code of the program from .NET.
                const int doNotWait = 1;
                _ = WaitFor(process.Id, out _, doNotWait);
            }
        }
    }

    private static IEnumerable<Entry> All()
    {
        if (!Directory.Exists("/proc/self"))
        {
            yield break;
        }
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(id) is { } one)
            {
                yield return one;
            }
        }
    }

    internal static Entry? Read(int id)
    {
        try
        {
            return Parse(id, File.ReadAllText($"/proc/{id}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads <c>PID (NAME) STATE PARENT …</c>; the name can hold anything, brackets too.</summary>
    internal static Entry? Parse(int id, string stat) =>
        stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 4, StringSplitOptions.RemoveEmptyEntries)
            is [var state, var parent, ..]
        && int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(id, number, state[0])
            : null;

    [DllImport("libc", EntryPoint = "waitpid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int WaitFor(int process, out int status, int options);
}
