using System.Globalization;
using System.Text;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Benchmarks;

/// <summary>A bare repository with the log of one run, made by one <c>git fast-import</c>: 200 tasks that are
/// dispatched, recorded, fail and are retried over and over.</summary>
internal static class LargeLog
{
    public const int EventsInCommit = 100;
    private const int Tasks = 200;

    public static RunId Run { get; } = RunId.Parse("long");

    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<string> MakeAsync(WorkFolder folder, int events)
    {
        var path = await LargeRepository.MakeAsync(folder, 20);
        var head = await File.ReadAllTextAsync(Path.Combine(path, "refs", "heads", "main"));
        var start = GitId.Parse(head.Trim());
        await MeasuredProcess.MustRunAsync(
            path,
            ["git", "fast-import", "--quiet"],
            stream => WriteAsync(stream, Events(start).Take(events).Chunk(EventsInCommit))
        );
        return path;
    }

    private static async Task WriteAsync(Stream stream, IEnumerable<LoggedEvent[]> commits)
    {
        // Not disposed of: that would close the process's input, which is its owner's.
        var output = new BufferedStream(stream, 1 << 16);
        foreach (var commit in commits)
        {
            var seconds = commit[^1].At.ToUnixTimeSeconds();
            await TextAsync(
                $"commit {Run.StateRef}\ncommitter Ralf <ralf@users.noreply.github.com> {seconds} +0000\ndata 4\nlog\n"
            );
            if (commit[0].Seq == 0)
            {
                await FileAsync("plan.yml", Encoding.UTF8.GetBytes(FrozenPlan.Write(Plan())));
                await FileAsync("decisions.md", "None.\n"u8.ToArray());
            }

            foreach (var logged in commit)
            {
                await FileAsync(LogPath.Of(logged.Seq), EventJson.Write(logged));
            }
        }

        await TextAsync("done\n");
        await output.FlushAsync();

        async Task FileAsync(string name, byte[] content)
        {
            await TextAsync($"M 100644 inline {name}\ndata {content.Length}\n");
            await output.WriteAsync(content);
            await TextAsync("\n");
        }

        async Task TextAsync(string text) => await output.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<LoggedEvent> Events(GitId start)
    {
        var seq = 0;
        yield return Next(EventIds.RunStarted, new RunStarted(Run, "0.1.0", start, "local", null));
        for (var attempt = 1; ; attempt++)
        {
            foreach (var task in Enumerable.Range(0, Tasks).Select(Id))
            {
                var dispatch = new TaskDispatched(task, attempt, $"{Run}/{task}.{attempt}", start, [$"src/{task}/**"]);
                var record = Record(dispatch);
                yield return Next(EventIds.Dispatched(task, attempt), dispatch);
                yield return Next(EventIds.Recorded(record), new SessionRecorded(record));
                yield return Next(
                    EventIds.Failed(task, attempt),
                    new TaskFailed(task, attempt, SessionReason.CheckFailed, "checks are red")
                );
                yield return Next(EventIds.Retried(task, seq - 1), new TaskRetried(task));
            }
        }

        LoggedEvent Next(string id, RunEvent body) => new(seq, id, _start.AddSeconds(seq++), body);
    }

    private static SessionRecord Record(TaskDispatched dispatch) =>
        new(
            SessionRecord.CurrentVersion,
            Run,
            dispatch.Task,
            dispatch.Attempt,
            dispatch.Fence,
            SessionId: "0b1c7c1e-1f5a-4d3e-9a53-5a1f2b3c4d5e",
            SessionStatus.Partial,
            SessionReason.CheckFailed,
            "the tests are red",
            "Replaced the exceptions of this module by results, and adapted the callers that are in scope.",
            [.. Enumerable.Range(0, 5).Select(i => RepoPath.Parse($"src/{dispatch.Task}/file-{i}.cs"))],
            [new Decision("Codes are enums", "They can be listed")],
            [],
            [],
            ["The generated client still throws"],
            [],
            [],
            [new CheckRun("make test", 1, 12.5, new string('x', 200))],
            dispatch.Base,
            Head: null,
            new Usage(100_000, 20_000, 0.5m, 30),
            _start,
            _start.AddMinutes(5)
        );

    public static Plan Plan() =>
        new(
            "long",
            "A goal",
            "main",
            Agent,
            new PlanLimits(),
            new PlanPolicy(),
            Decisions: [],
            Setup: [],
            Verify: [],
            Unprotect: [],
            Source: "ralf.yml",
            [.. Enumerable.Range(0, Tasks).Select(Id).Select(Task)]
        );

    private static TaskId Id(int number) =>
        TaskId.Parse(string.Create(CultureInfo.InvariantCulture, $"module-{number:000}"));

    private static PlanTask Task(TaskId id) =>
        new(id, $"Title of {id}", "Do it", [$"src/{id}/**"], [], [], [], [], Agent, id.Value);

    private static AgentSettings Agent { get; } =
        new(AgentKind.Command, ["true"], null, TimeSpan.FromMinutes(40), null, null, []);
}
