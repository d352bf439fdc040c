using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Git;

namespace Ralf.Actions.Tests.Sessions;

/// <summary>A session whose record finds no room on the disk.</summary>
public sealed class SessionRunnerTests : SessionWorkFixture
{
    [Fact]
    public async Task An_agent_that_has_worked_is_not_started_again_for_want_of_room()
    {
        var output = Temp.Beside("output");
        var agent = new Counting(() =>
            File.CreateSymbolicLink(Path.Combine(output, $"{SessionOutcome.RecordName}.tmp"), "/dev/full")
        );
        using var repository = GitRepository.Open(Temp.Root);
        var runner = new SessionRunner(
            repository,
            _ => agent,
            new ShellCommands(Environment, Shared.TestedProgram.Command, TimeProvider.System),
            RealProgram.Data,
            TimeProvider.System
        );

        var error = await Assert.ThrowsAsync<IOException>(() =>
            runner.RunAsync(Packet(), output, Temp.Beside("session"), new Progress<AgentActivity>(), default)
        );

        Assert.True(FullDisk.Caused(error), $"{error}");
        Assert.Equal(1, agent.Starts);
    }

    private sealed class Counting(Action act) : IAgent
    {
        public int Starts { get; private set; }

        public Task<AgentResult> RunAsync(
            AgentRequest request,
            IProgress<AgentActivity> activity,
            CancellationToken cancellationToken
        )
        {
            // Once is enough to see a second start.
            if (++Starts == 1)
            {
                act();
            }

            return Task.FromResult(new AgentResult(AgentEnd.Completed, null, null, null, Usage.None, AgentLog.Empty));
        }
    }
}
