using System.Globalization;
using System.Text;

namespace Ralf.Agents;

/// <summary>
/// Finds and ends the processes of a session by the marker in their environment, which children inherit whatever
/// session, group or
/// parent they give themselves; where sessions have a user of their own, by that user, which they cannot shed. Only
/// where there is a
/// <c>/proc</c>; elsewhere nothing is found.
/// </summary>
internal static class SessionProcesses
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A process that cannot be killed (stuck in the kernel) must not hold a run up for ever.</summary>
    private const int MaxRounds = 250;

    /// <summary>Kills until none is left, since a process may start another between look and kill. Returns how many
    /// there were.</summary>
    public static async Task<int> KillAllAsync(string fence, TimeProvider clock, AgentUser? user = null)
    {
        var killed = new HashSet<int>();
        for (var round = 0; round < MaxRounds; round++)
        {
            var found = Find(fence, user);
            if (found.Count == 0)
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

    /// <summary>Ids of the living processes with the marker, or of the user; this one never among them.</summary>
    public static IReadOnlyList<int> Find(string fence, AgentUser? user = null)
    {
        if (fence.Length == 0 || !Directory.Exists("/proc/self"))
        {
            return [];
        }
        // A whole variable: between two NULs, or the first and so without the one before it.
        var marker = Encoding.UTF8.GetBytes($"\0{ScrubbedEnvironment.Marker}={fence}\0");
        return
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(folder =>
                    int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                        ? id
                        : 0
                )
                .Where(id =>
                    id > 1 && id != Environment.ProcessId && (user is null ? Carries(id, marker) : Belongs(id, user))
                ),
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
            // It ended meanwhile, or belongs to another user and so cannot be a child of ours.
            return false;
        }
    }

    /// <summary>By real, effective or saved id. What is dead and only not yet collected by its parent can do nothing,
    /// and cannot be killed.</summary>
    private static bool Belongs(int process, AgentUser user)
    {
        try
        {
            var lines = File.ReadAllLines($"/proc/{process}/status");
            var id = user.Id.ToString(CultureInfo.InvariantCulture);
            return !lines.Any(l => l.StartsWith("State:\tZ", StringComparison.Ordinal))
                && lines.Any(l => l.StartsWith("Uid:", StringComparison.Ordinal) && l.Split('\t').Skip(1).Contains(id));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
