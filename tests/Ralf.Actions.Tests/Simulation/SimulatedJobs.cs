using System.Text;
using System.Text.Json;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Tests.Runs;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Tests.Simulation;

/// <summary>The jobs that run sessions: a machine each, of which only what it uploads remains, and that not
/// always.</summary>
internal sealed class SimulatedJobs(Chaos chaos, MemoryGitStore remote, TimeProvider clock)
{
    public Func<IGitStore, SessionPacket, int, Deed> Act { get; set; } =
        (_, _, _) => throw new InvalidOperationException("no agent");

    /// <summary>A file in the artifacts that are whole, with what their record's summary is.</summary>
    public const string WholeMark = "whole";

    private int _ran;

    /// <summary>Runs one leg of a workflow run; what it leaves may be lost, damaged, late or there twice.</summary>
    public void Run(Workflow workflow, SimulatedMatrixJob leg)
    {
        var name = workflow.ArtifactOf(leg);
        var folder = Directory.CreateDirectory(Path.Combine(workflow.Aside, $"{name}-{_ran++}")).FullName;
        if (leg.Packet is null)
        {
            if (chaos.LosesVerify())
            {
                return;
            }

            var passed = new VerifyRecorded(leg.Commit, true, [new CheckRun("make", 0, 1, "")]);
            VerifyPacket.WriteAnswer(folder, passed);
        }
        else if (!Session(leg.Packet, leg.Turn, folder))
        {
            return;
        }

        if (leg.Packet is not null && chaos.Strikes(8, "artifact late"))
        {
            workflow.Late.Add((folder, name));
            return;
        }

        var target = Path.Combine(workflow.Uploads, name);
        if (!Directory.Exists(target))
        {
            Directory.Move(folder, target);
        }
    }

    private bool Session(SessionPacket packet, int turn, string folder)
    {
        var machine = new MemoryGitStore(remote);
        var deed = Act(machine, packet, turn);
        var record = SimulatedSession.Record(machine, clock, packet, deed) with
        {
            Summary = $"did {packet.Fence} as {_ran}",
        };
        if (chaos.Strikes(8, "session lost"))
        {
            return LeaveCheckpoint(machine, record, folder);
        }

        if (record.Head is not null)
        {
            machine.WriteBundle(Path.Combine(folder, SessionOutcome.BundleName));
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(record, StateJson.Indented);
        File.WriteAllBytes(Path.Combine(folder, SessionOutcome.RecordName), json);
        if (chaos.Strikes(8, "artifact damaged"))
        {
            Damage(folder, json);
        }
        else
        {
            File.WriteAllText(Path.Combine(folder, WholeMark), record.Summary);
        }

        return true;
    }

    /// <summary>The machine dies with its work, but what it had saved may be there.</summary>
    private bool LeaveCheckpoint(MemoryGitStore machine, SessionRecord record, string folder)
    {
        if (record.Head is not { } head || chaos.Next(2) == 0)
        {
            return false;
        }

        machine.WriteBundle(Path.Combine(folder, SavedCheckpoint.BundleOf(head)));
        File.WriteAllText(
            Path.Combine(folder, SavedCheckpoint.RecordName),
            JsonSerializer.Serialize(record with { Status = SessionStatus.Partial }, StateJson.Indented)
        );
        return true;
    }

    private void Damage(string folder, byte[] json)
    {
        var record = Path.Combine(folder, SessionOutcome.RecordName);
        var bundle = Path.Combine(folder, SessionOutcome.BundleName);
        var text = Encoding.UTF8.GetString(json);
        switch (chaos.Next(File.Exists(bundle) ? 7 : 4))
        {
            case 0:
                File.WriteAllBytes(record, json[..chaos.Next(json.Length - 3)]);
                break;
            case 1:
                File.WriteAllBytes(record, [0xff, 0xfe, .. json]);
                break;
            case 2:
                File.Delete(record);
                break;
            case 3:
                File.WriteAllText(record, text.Replace("\"fence\": \"", "\"fence\": \"x", StringComparison.Ordinal));
                break;
            case 4:
                File.Delete(bundle);
                break;
            case 5:
                var bytes = File.ReadAllBytes(bundle);
                File.WriteAllBytes(bundle, bytes[..chaos.Next(bytes.Length)]);
                break;
            default:
                File.Delete(bundle);
                Directory.CreateDirectory(bundle);
                break;
        }
    }
}
