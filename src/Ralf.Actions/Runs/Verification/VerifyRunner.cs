using Ralf.Actions.Sessions;

namespace Ralf.Actions.Runs;

/// <summary>Runs the plan's <c>verify</c> on a fresh checkout of a commit: a session without an agent, whose files are
/// discarded.</summary>
internal sealed class VerifyRunner(GitRepository repository, ShellCommands shell)
{
    public async Task<VerifyRecorded> RunAsync(VerifyPacket packet, string work, CancellationToken cancellation)
    {
        var folders = new SessionFolders(work) { IsShared = shell.User is not null };
        await shell.RefuseAsync(folders.AboveChecks);
        folders.Create();
        try
        {
            using var clean = CleanRepository.Create(folders.Clean, repository);
            folders.CreateChecks();
            await clean.CheckoutAsync(repository.ReadCommit(packet.Commit).Tree, folders.Check, cancellation);
            clean.AddCheckRepository(folders.Check, packet.Commit);
            await shell.HandOverAsync(folders.Check, cancellation);
            var secrets = shell.Secrets(packet.Env);
            var runs = new List<CheckRun>();
            foreach (var command in packet.Setup.Concat(packet.Verify))
            {
                var seen = await shell.RunAsync(
                    command,
                    folders.Check,
                    folders.CheckScratch,
                    folders.Marker,
                    packet.Env,
                    packet.Timeout,
                    cancellation
                );
                runs.Add(CheckRun.Of(seen).Without(secrets));
                if (!seen.Passed)
                {
                    break;
                }
            }

            return new(packet.Commit, runs.TrueForAll(r => r.ExitCode == 0), runs);
        }
        finally
        {
            folders.Remove();
        }
    }
}
