using System.CommandLine;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;
using Ralf.Actions.Sessions;
using Ralf.Actions.Workflows;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf work --input PACKET --output DIR</c>: runs one session, or <c>verify</c> of a result, from its
/// packet. It calls no forge and holds no token.</summary>
internal static class WorkCommand
{
    /// <summary>Upper bound of the wait that a packet can ask for.</summary>
    private static readonly TimeSpan _maxWait = TimeSpan.FromMinutes(10);

    public static Command Create(CommandContext context)
    {
        var repository = SharedOptions.Repository();
        var input = SharedOptions.Packet();
        var output = SharedOptions.Required("--output", "DIR", "Where the record and the bundle go");
        var command = new Command("work", "Runs one session from its packet") { repository, input, output };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    context,
                    parsed.GetValue(repository),
                    Path.GetFullPath(parsed.GetRequiredValue(input), context.CurrentDirectory),
                    Path.GetFullPath(parsed.GetRequiredValue(output), context.CurrentDirectory),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        string? repository,
        string input,
        string output,
        CancellationToken cancellation
    )
    {
        using var opened = context.OpenRepository(repository);
        if (AgentUser.Resolve(context.Environment) is not { } user)
        {
            return await WorkAsync(context, opened, input, output, cancellation);
        }

        Directory.CreateDirectory(output);
        await user.RefuseAsync([output, input, opened.CommonDirectory]);
        try
        {
            return await WorkAsync(context, opened, input, output, cancellation);
        }
        finally
        {
            await AgentUser.GiveBackAsync(opened.CommonDirectory);
        }
    }

    private static async Task<int> WorkAsync(
        CommandContext context,
        GitRepository opened,
        string input,
        string output,
        CancellationToken cancellation
    )
    {
        var work = Path.Combine(Path.GetTempPath(), $"ralf-work-{Guid.NewGuid():N}");
        if (VerifyPacket.ReadFrom(input) is { } verify)
        {
            return await VerifyAsync(context, opened, verify, output, work, cancellation);
        }

        var packet = SessionPacket.ReadFrom(input);
        Take(opened, packet.Checkpoint?.Head, Path.Combine(input, MatrixPackets.CheckpointBundle));
        Take(opened, packet.ConflictBase, Path.Combine(input, MatrixPackets.ConflictBaseBundle));
        await Task.Delay(
            TimeSpan.FromTicks(Math.Clamp(packet.StartsAfter.Ticks, 0, _maxWait.Ticks)),
            context.Clock,
            cancellation
        );
        var record = await RunDriver
            .Runner(context, opened)
            .RunAsync(packet, output, work, new ActivityLines(context.Error), cancellation);
        RunDriver.NoteLeft(context, work);
        await context.Error.WriteLineAsync(
            $"{record.TaskId}.{record.Attempt}: {DisplayText.Lower(record.Status)}"
                + (record.Reason is { } reason ? $", {DisplayText.Why(reason, record.Detail)}" : "")
        );
        return ExitCode.Done;
    }

    /// <summary>Imports the commit that a session builds on from beside the packet, if the job's checkout does not have
    /// it.</summary>
    private static void Take(GitRepository repository, GitId? commit, string bundle)
    {
        if (commit is { } head && File.Exists(bundle) && !repository.TryImport(bundle, head))
        {
            throw SessionErrors.BadPacket(bundle, $"it does not hold commit {head.Short}, as it should");
        }
    }

    private static async Task<int> VerifyAsync(
        CommandContext context,
        GitRepository repository,
        VerifyPacket packet,
        string output,
        string work,
        CancellationToken cancellation
    )
    {
        var shell = new ShellCommands(context.Environment, context.ProgramPath, context.Clock);
        var verified = await new VerifyRunner(repository, shell).RunAsync(packet, work, cancellation);
        VerifyPacket.WriteAnswer(output, verified);
        await context.Error.WriteLineAsync(EventText.Verified(verified));
        return ExitCode.Done;
    }

    /// <summary>Prints the agent's activity, one line each. GitHub Actions reads commands from a job's log: no line of
    /// an agent's can be one.</summary>
    private sealed class ActivityLines(TextWriter log) : IProgress<AgentActivity>
    {
        public void Report(AgentActivity value) =>
            log.WriteLine($"  {value.Text.Replace("##[", "# #[").Replace("::", ": :")}");
    }
}
