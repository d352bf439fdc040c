using System.Globalization;
using System.Text;
using Ralf.Agents;
using Ralf.Core.Plans;

namespace Ralf.Actions.Benchmarks;

/// <summary>One task of a random graph: how long its agent sleeps, and the indexes of the earlier tasks that it
/// needs.</summary>
internal sealed record SleepyTask(string Id, TimeSpan Sleep, IReadOnlyList<int> Needs);

/// <summary>Tasks that need up to three earlier ones each and sleep for random times; equal seeds give equal
/// graphs.</summary>
internal sealed record RandomGraph(IReadOnlyList<SleepyTask> Tasks)
{
    public static RandomGraph Make(int count, TimeSpan longest, int seed)
    {
        var random = new Random(seed);
        return new RandomGraph([
            .. Enumerable
                .Range(0, count)
                .Select(i => new SleepyTask(
                    string.Create(CultureInfo.InvariantCulture, $"t{i:00}"),
                    TimeSpan.FromMilliseconds(
                        random.Next((int)longest.TotalMilliseconds / 10, (int)longest.TotalMilliseconds)
                    ),
                    i == 0 ? [] : [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(i)).Distinct()]
                )),
        ]);
    }

    /// <summary>No schedule is faster: the longest chain, or all work shared evenly.</summary>
    public TimeSpan LowerBound(int parallel)
    {
        var ends = new TimeSpan[Tasks.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            var start = Tasks[i].Needs.Select(n => ends[n]).DefaultIfEmpty().Max();
            ends[i] = start + Tasks[i].Sleep;
        }

        var work = Tasks.Aggregate(TimeSpan.Zero, (sum, t) => sum + t.Sleep);
        return TimeSpan.FromTicks(Math.Max(ends.Max().Ticks, work.Ticks / parallel));
    }

    public IReadOnlyList<PlanTask> ToTasks()
    {
        var agent = new AgentSettings(AgentKind.Command, ["true"], null, TimeSpan.FromMinutes(1), null, null, []);
        return
        [
            .. Tasks.Select(t => new PlanTask(
                TaskId.Parse(t.Id),
                t.Id,
                "Sleep.",
                [$"out/{t.Id}.txt"],
                [],
                [],
                [.. t.Needs.Select(n => TaskId.Parse(Tasks[n].Id))],
                [],
                agent,
                t.Id
            )),
        ];
    }

    /// <summary>The same tasks as a plan file, each with a command agent that sleeps and writes one file.</summary>
    public string ToYaml(int parallel)
    {
        var yaml = new StringBuilder(
            $$"""
            version: 1
            name: sleepy
            goal: Sleep.
            base: main
            agent: {use: command, command: ["true"]}
            limits: {parallel: {{parallel}}}
            tasks:

            """
        );
        foreach (var task in Tasks)
        {
            var needs = string.Join(", ", task.Needs.Select(n => Tasks[n].Id));
            yaml.Append(
                CultureInfo.InvariantCulture,
                $$"""
                  {{task.Id}}:
                    needs: [{{needs}}]
                    scope: [out/{{task.Id}}.txt]
                    agent: {command: [sh, -c, "sleep {{task.Sleep.TotalSeconds:0.000}}; mkdir -p out; echo {{task.Id}} > out/{{task.Id}}.txt"]}
                    prompt: Sleep.

                """
            );
        }

        return yaml.ToString();
    }
}
