namespace Ralf.Agents;

/// <summary>Finds and kills the processes of a session by the marker in their environment, which children inherit
/// whatever session, group or parent they choose. If sessions have their own user, finds them by that user, which they
/// cannot change. Finds nothing on systems without <c>/proc</c>.</summary>
internal static class SessionProcesses
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A process that cannot be killed (stuck in the kernel) must not stop a run for ever.</summary>
    private const int MaxRounds = 250;

    /// <summary>Kills until none is left, since a process may start another between search and kill. Returns how many
    /// were killed.</summary>
    public static async Task<int> KillAllAsync(string fence, TimeProvider clock, AgentUser? user = null)
    {
        var killed = new HashSet<int>();
        for (var round = 0; round < MaxRounds; round++)
        {
            var found = Find(fence, user);
            if (found.Count == 0 && Supervisors(fence).Count == 0)
            {
                break;
            }
            foreach (var process in found)
            {
                Signals.Send(process, Signals.Kill);
                killed.Add(process);
            }
            await Task.Delay(_pause, clock);
        }
        return killed.Count;
    }

    /// <summary>Stops every process of the user, runs the function once each is seen stopped, and lets them go
    /// on.</summary>
    /// <exception cref="IOException">A process could not be stopped.</exception>
    public static async Task<T> WhileStoppedAsync<T>(AgentUser user, Func<Task<T>> run)
    {
        var stopped = new HashSet<int>();
        try
        {
            for (var round = 0; Find(id => Belongs(id, user) && !IsStopped(id)) is { Count: > 0 } found; round++)
            {
                if (round == MaxRounds)
                {
                    throw new IOException($"processes of the user '{user.Name}' could not be stopped");
                }
                foreach (var process in found)
                {
                    Signals.Send(process, Signals.Stop);
                    stopped.Add(process);
                }
                await Task.Delay(round == 0 ? TimeSpan.Zero : _pause);
            }
            return await run();
        }
        finally
        {
            foreach (var process in stopped)
            {
                Signals.Send(process, Signals.Continue);
            }
        }
    }

    private static bool IsStopped(int process) => Descendants.Read(process) is not { IsStopped: false };

    /// <summary>Ids of the living processes with the marker or of the user, never this process.</summary>
    public static IReadOnlyList<int> Find(string fence, AgentUser? user = null)
    {
        if (fence.Length == 0 || !Directory.Exists("/proc/self"))
        {
            return [];
        }
        var marker = Variable(ScrubbedEnvironment.Marker, fence);
        return Find(id => user is null ? Carries(id, marker) : Belongs(id, user));
    }

    /// <summary>Supervisors of a session whose Ralf has died: each ends when it has ended its session.</summary>
    private static IReadOnlyList<int> Supervisors(string fence)
    {
        var marker = Variable(Supervisor.Marker, fence);
        return Find(id => Carries(id, marker));
    }

    /// <summary>A whole variable, between two NULs; the first variable has no NUL before it.</summary>
    private static byte[] Variable(string name, string value) => Encoding.UTF8.GetBytes($"\0{name}={value}\0");

    private static IReadOnlyList<int> Find(Func<int, bool> isOne)
    {
        return
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(folder =>
                    int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                        ? id
                        : 0
                )
                .Where(id => id > 1 && id != Environment.ProcessId && isOne(id)),
        ];
    }

    private static bool Carries(int process, byte[] marker)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{process}/environ").AsSpan();
            return environment.StartsWith(marker.AsSpan(1)) || environment.IndexOf(marker) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has exited, or belongs to another user and so is not our child.
            return false;
        }
    }

    /// <summary>Checks the real, effective and saved id. Zombies are ignored: they can do nothing and cannot be
    /// killed.</summary>
    private static bool Belongs(int process, AgentUser user)
    {
        try
        {
            var lines = File.ReadAllLines($"/proc/{process}/status");
            var id = user.Id.ToString();
            return !lines.Any(l => l.StartsWith("State:\tZ", StringComparison.Ordinal))
                && lines.Any(l => l.StartsWith("Uid:", StringComparison.Ordinal) && l.Split('\t').Skip(1).Contains(id));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
