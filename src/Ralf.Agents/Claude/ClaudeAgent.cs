using System.ComponentModel;

namespace Ralf.Agents;

/// <summary>Claude Code, headless. Its messages report usage and the end of the session; its log arrives over
/// MCP.</summary>
internal sealed class ClaudeAgent(
    IReadOnlyDictionary<string, string> hostEnvironment,
    IReadOnlyList<string> programPath,
    TimeProvider clock
) : IAgent
{
    /// <summary>The result repeats the input of every refused tool call, so lines can be long.</summary>
    private const int MaxLineLength = 16 * 1024 * 1024;
    private const int MaxErrorOutput = 16_000;
    private const int MaxFinalText = 20_000;

    /// <summary>How long the process may take to end once its result was read: it holds a slot, and nothing is to come
    /// of it.</summary>
    public static readonly TimeSpan AfterResult = TimeSpan.FromSeconds(20);

    public async Task<AgentResult> RunAsync(
        AgentRequest request,
        IProgress<AgentActivity> activity,
        CancellationToken cancellation
    )
    {
        if (ClaudeInstallation.Find(hostEnvironment) is not { } program)
        {
            return NotStarted(AgentEnd.AgentMissing, AgentErrors.ClaudeNotInstalled(null).Message);
        }
        var stream = new ClaudeStream(request.Workspace, activity, new(request.Settings.Prices));
        using var watch = new SessionWatch(clock, cancellation);
        Watch(watch, stream, request.Settings);
        var errors = new OutputTail(MaxErrorOutput);
        var sessionId = Guid.NewGuid();
        var user = AgentUser.Resolve(hostEnvironment);
        var environment = ClaudeInstallation.Environment(hostEnvironment, request);
        var key = KeyFile.HandOver(environment, request.Scratch, user is null ? null : user.Own);
        try
        {
            var exit = await ChildProcess.RunAsync(
                new(
                    programPath,
                    program,
                    ClaudeCommandLine.Make(
                        request,
                        programPath,
                        hostEnvironment.GetValueOrDefault("DOTNET_ROOT"),
                        sessionId
                    ),
                    request.Workspace,
                    environment,
                    request.Settings.Timeout,
                    ClaudeCommandLine.Prompt(request.Prompt),
                    user
                ),
                (output, token) => StreamReading.LinesAsync(output, MaxLineLength, Take, token),
                (output, token) => StreamReading.TailAsync(output, errors, token),
                clock,
                watch.Token
            );
            // What ended without a person and without a reason had said its result.
            var isEnded = exit.End == ChildEnd.Cancelled && !cancellation.IsCancellationRequested;
            var (end, detail) =
                isEnded && watch.Why is { } why
                    ? why
                    : ClaudeOutcome.Classify(
                        isEnded ? exit with { End = ChildEnd.Exited } : exit,
                        stream,
                        errors.ToString(),
                        request.Settings.Timeout
                    );
            return new(
                end,
                detail,
                end == AgentEnd.Completed ? AgentText.Block(stream.Result?.Text, MaxFinalText) : null,
                stream.SessionId ?? sessionId.ToString(),
                UsageOf(stream, request.Settings),
                Journal.Read(Journal.PathIn(request.Scratch))
            )
            {
                CostNote = stream.CostNote,
                RefusedCalls = stream.Result?.RefusedCalls ?? [],
                RefusedFiles =
                [
                    .. (stream.Result?.RefusedFiles ?? [])
                        .Select(file => Path.GetRelativePath(request.Workspace, Path.Combine(request.Workspace, file)))
                        .Where(file => file != ".." && !file.StartsWith("../", StringComparison.Ordinal)),
                ],
            };
        }
        catch (Win32Exception failure)
        {
            return NotStarted(AgentEnd.AgentMissing, $"Claude Code could not be started: {failure.Message}");
        }
        finally
        {
            if (key is not null)
            {
                File.Delete(key);
            }
        }

        void Take(string line)
        {
            stream.Take(line);
            Watch(watch, stream, request.Settings);
        }
    }

    /// <summary>A session that started and was ended before its first message may have cost anything.</summary>
    private static Usage UsageOf(ClaudeStream stream, AgentSettings settings) =>
        stream is { Started: true, Result: null, Problem: null, Usage.Turns: 0 } ? settings.Allowed : stream.Usage;

    /// <summary>Says how long the session may be silent after a message, or ends it.</summary>
    private static void Watch(SessionWatch watch, ClaudeStream stream, AgentSettings settings)
    {
        if (stream.Problem is { } problem)
        {
            watch.End(problem.End, problem.Detail);
        }
        else if (stream.IsDone)
        {
            watch.Allow(AfterResult, null);
        }
        // Claude Code has no token limit, so it is ended at the first answer that exceeds ours.
        else if (stream.Usage.Tokens > settings.BudgetTokens)
        {
            var used = $"after {stream.Usage.Tokens} tokens; agent.budget_tokens is {settings.BudgetTokens}";
            watch.End(AgentEnd.Budget, $"Claude Code was ended {used}.");
        }
        else
        {
            var idle = settings.Idle;
            watch.Allow(
                stream.HasOpenCalls ? null : idle,
                (AgentEnd.Stalled, $"Claude Code was ended: nothing came from it for {idle:g} (agent.idle_timeout).")
            );
        }
    }

    private static AgentResult NotStarted(AgentEnd end, string detail) =>
        new(end, AgentText.Line(detail, 500), null, null, Usage.None, AgentLog.Empty);
}
