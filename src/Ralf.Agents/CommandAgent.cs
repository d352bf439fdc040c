using System.ComponentModel;

namespace Ralf.Agents;

/// <summary>Any program as an agent: prompt on standard input, task and log as JSON files, outcome by exit
/// code.</summary>
internal sealed class CommandAgent(
    IReadOnlyDictionary<string, string> hostEnvironment,
    IReadOnlyList<string> programPath,
    TimeProvider clock
) : IAgent
{
    private const int MaxLineLength = 4000;
    private const int MaxErrorOutput = 16_000;

    public static UserException? Preflight(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> hostEnvironment
    )
    {
        if (command.Count == 0 || command[0].Length == 0)
        {
            return AgentErrors.AgentCommandMissing();
        }
        // A path relative to the workspace may be a file of the repository; the workspace does not exist yet.
        var program = command[0];
        var isKnownLater = program.Contains('/') && !Path.IsPathRooted(program);
        return isKnownLater || ProgramSearch.Find(program, "/", hostEnvironment) is not null
            ? null
            : AgentErrors.AgentProgramNotFound(program);
    }

    public async Task<AgentResult> RunAsync(
        AgentRequest request,
        IProgress<AgentActivity> activity,
        CancellationToken cancellation
    )
    {
        var command = request.Settings.Command;
        var program = ProgramSearch.Find(command[0], request.Workspace, hostEnvironment);
        if (program is null)
        {
            var missing = AgentErrors.AgentProgramNotFound(command[0]).Message;
            return new(AgentEnd.AgentMissing, missing, null, null, Usage.None, AgentLog.Empty);
        }
        var errors = new OutputTail(MaxErrorOutput);
        var idle = request.Settings.Idle;
        var stalled = (
            AgentEnd.Stalled,
            $"The agent was ended: nothing came from it for {idle:g} (agent.idle_timeout)."
        );
        using var watch = new SessionWatch(clock, cancellation);
        watch.Allow(idle, stalled);
        string? lastLine = null;
        try
        {
            var exit = await ChildProcess.RunAsync(
                new(
                    programPath,
                    program,
                    [.. command.Skip(1)],
                    request.Workspace,
                    MakeEnvironment(request),
                    request.Settings.Timeout,
                    request.Prompt,
                    AgentUser.Resolve(hostEnvironment)
                ),
                (stream, token) => StreamReading.LinesAsync(stream, MaxLineLength, Take, token, Hear),
                (stream, token) => StreamReading.TailAsync(stream, errors, token, Hear),
                clock,
                watch.Token
            );
            var why = cancellation.IsCancellationRequested ? null : watch.Why;
            return Result(request, exit, why, errors.ToString(), lastLine);
        }
        catch (Win32Exception failure)
        {
            var detail = AgentText.Line(
                $"The agent's program \"{command[0]}\" could not be started: {failure.Message}",
                500
            );
            return new(AgentEnd.AgentMissing, detail, null, null, Usage.None, AgentLog.Empty);
        }

        void Hear() => watch.Allow(idle, stalled);

        void Take(string line)
        {
            if (AgentText.Line(line, 120) is { Length: > 0 } text)
            {
                lastLine = AgentText.Block(line, LogTool.MaxTextLength);
                activity.Report(new(text, Usage.Unknown));
            }
        }
    }

    private Dictionary<string, string> MakeEnvironment(AgentRequest request)
    {
        var environment = ScrubbedEnvironment.Make(
            hostEnvironment,
            request.Scratch,
            request.Marker,
            request.Settings.Env
        );
        var task = Path.Combine(request.Scratch, "task.json");
        PlainFile.Write(task, request.TaskJson);
        environment["RALF_TASK"] = task;
        environment["RALF_LOG"] = LogFile.PathIn(request.Scratch);
        environment["RALF_ATTEMPT"] = request.Attempt.ToString();
        return environment;
    }

    /// <param name="why">Why Ralf ended it; null if it did not.</param>
    private static AgentResult Result(
        AgentRequest request,
        ChildExit exit,
        (AgentEnd End, string Detail)? why,
        string errors,
        string? lastLine
    )
    {
        var (end, detail) = exit switch
        {
            { End: ChildEnd.Cancelled } when why is not null => why.Value,
            { End: ChildEnd.Cancelled } => (AgentEnd.Cancelled, "The session was cancelled."),
            { End: ChildEnd.TimedOut } => (
                AgentEnd.Timeout,
                $"The agent was ended after its time limit of {request.Settings.Timeout:g}."
            ),
            { ExitCode: 0 } => (AgentEnd.Completed, null),
            { BySignal: true } => (AgentEnd.Crash, $"The agent {exit.DescribeSignal(errors)}.{Quoted(errors)}"),
            _ => (AgentEnd.AgentError, $"The agent ended with exit code {exit.ExitCode}.{Quoted(errors)}"),
        };
        var (log, usage) = LogFile.Read(LogFile.PathIn(request.Scratch)) ?? (AgentLog.Empty, Usage.Unknown);
        return new(end, detail, lastLine, null, usage, log);
    }

    private static string Quoted(string errors) =>
        AgentText.Line(errors[Math.Max(0, errors.Length - 300)..], 300) is { Length: > 0 } text
            ? $" It said: {text}"
            : "";
}
