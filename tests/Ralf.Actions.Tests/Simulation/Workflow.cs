using Ralf.Actions.Sessions;
using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>A job of the matrix that is still to run.</summary>
/// <param name="Packet">Null: it runs <c>verify</c> of <paramref name="Commit"/>.</param>
/// <param name="Turn">The how-manieth session of the task it is, of those that left a record of their own.</param>
internal sealed record SimulatedMatrixJob(string Name, SessionPacket? Packet, int Turn, GitId Commit);

/// <summary>One workflow run: what its jobs know, and what it has uploaded.</summary>
internal sealed class Workflow(long id, string folder)
{
    public long Id => id;

    public int Attempt { get; set; } = 1;

    public bool IsPlanned { get; set; }

    /// <summary>As the API says it.</summary>
    public bool IsCompleted { get; set; }

    public bool IsCancelled { get; set; }

    public List<SimulatedMatrixJob> Legs { get; } = [];

    /// <summary>All legs it ever gave out, for jobs that run again.</summary>
    public List<SimulatedMatrixJob> Given { get; } = [];

    /// <summary>Artifacts that have not arrived yet: where they are, and their name.</summary>
    public List<(string From, string Name)> Late { get; } = [];

    public string Uploads { get; } = Directory.CreateDirectory(Path.Combine(folder, $"uploads-{id}")).FullName;

    public string Aside { get; } = Directory.CreateDirectory(Path.Combine(folder, $"aside-{id}")).FullName;

    public string ArtifactOf(SimulatedMatrixJob leg) => $"ralf-{leg.Name}-r{Attempt}";

    /// <summary>What was late comes, unless something of that name is there.</summary>
    public bool Deliver()
    {
        var came = false;
        foreach (var (from, name) in Late)
        {
            var to = Path.Combine(Uploads, name);
            if (!Directory.Exists(to))
            {
                Directory.Move(from, to);
                came = true;
            }
        }

        Late.Clear();
        return came;
    }
}
