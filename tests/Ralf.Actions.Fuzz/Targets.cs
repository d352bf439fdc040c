using System.Text;
using System.Text.Json;
using Ralf.Actions.Runs;
using Ralf.Agents;
using Ralf.Core.Plans;
using Ralf.Core.Schemas;
using Ralf.Core.State;
using Ralf.Git;

namespace Ralf.Actions.Fuzz;

/// <summary>Every parser that reads what an agent, a remote or a damaged disk wrote, and what each of them may
/// throw.</summary>
internal static class Targets
{
    private static RunId Run => RunId.Parse("demo");

    public static IReadOnlyList<Target> All { get; } =
    [
        Target.WithFiles("plan", input => Plan(input, "ralf.yml")),
        Target.WithFiles("markdown", input => Plan(input, "plan.md")),
        Target.WithFiles("data", Data),
        Target.WithFiles("frozen", Frozen),
        Target.WithFiles("event", Event),
        Records.Target,
        Target.WithFiles("stream", Stream),
        Target.WithFiles("log", input => Scratch.WithFile(input, file => LogFile.Read(file))),
        Target.WithFiles("journal", AgentLogs.Read, AgentLogs.MakeSeeds),
        Target.WithFiles("slash-command", Send),
        new("trailers", input => Trailers.ReadLog(Text(input)), () => [Bytes(Message)]),
        new("commit", input => CommitCodec.Parse(input), () => [Bytes(Commit)]),
        new("tree", Tree, ArtifactTargets.Trees),
        ArtifactTargets.Zip,
        ArtifactTargets.Names,
        BundleTargets.Whole,
        BundleTargets.Header,
        PathTarget.Make(),
        SchemaTargets.Schemas,
        SchemaTargets.Data,
    ];

    private const string Message =
        "core: A type\n\ndid it\n\nRalf-Run: demo\nRalf-Task: core\nRalf-Attempt: 1\nRalf-Log: 7 b5ab3603f26371b6a846ba32de1ba7c47a6f7d2c\n";

    private const string Commit =
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent b5ab3603f26371b6a846ba32de1ba7c47a6f7d2c\nauthor A <a@b> 1767225600 +0100\ncommitter A <a@b> 1767225600 +0100\nencoding x\n\n"
        + Message;

    public static Target Find(string name) => All.Single(t => t.Name == name);

    private static void Tree(byte[] input)
    {
        try
        {
            var tree = RawTree.Parse(GitId.EmptyTree, input);
            if (tree.IsCanonical && !TreeCodec.Write(tree.Entries()).AsSpan().SequenceEqual(input))
            {
                throw new FuzzException("a tree that was read is another one when written");
            }
        }
        catch (UserException)
        {
            // What is no tree is refused by its bytes.
        }
    }

    /// <summary>The first byte says in which format the rest is data.</summary>
    private static void Data(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var format = (DataFormat)(input[0] % 3);
        using var data = new MemoryStream(input, 1, input.Length - 1);
        var contract = new DataContract("data/x", format, "s.json", DataSchemaText);
        foreach (var finding in DataCheck.Run(contract, data, CancellationToken.None))
        {
            if (finding.ToString().Any(char.IsControl))
            {
                throw new FuzzException("a finding is more than a line");
            }
        }
    }

    private const string DataSchemaText =
        """{"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"pattern": "^(a|b)+$"}, "kids": {"items": {"$ref": "#"}}, "more": {"uniqueItems": true}}, "patternProperties": {"^x+$": {"type": "null"}}, "additionalProperties": false}""";

    private static void Plan(byte[] input, string file)
    {
        var reading = PlanReader.Read(Text(input), file, _ => Surroundings, PlanReader.IsMarkdown(file));
        if (reading.Plan is not { } plan)
        {
            return;
        }

        var frozen = FrozenPlan.Write(plan);
        if (FrozenPlan.Write(FrozenPlan.Read(frozen)) != frozen)
        {
            throw new FuzzException("a plan that was accepted is another one after it was frozen");
        }
    }

    private static BaseFiles Surroundings =>
        new(
            () => ["README.md", "src/Modules/A/x.cs", "src/Modules/B/y.cs", "src/a.cs", "docs/errors.md"],
            path => new(path.EndsWith(".md", StringComparison.Ordinal) ? "text" : null),
            _ => new HashSet<string>()
        );

    private static void Frozen(byte[] input)
    {
        try
        {
            FrozenPlan.Write(FrozenPlan.Read(Text(input)));
        }
        catch (FormatException)
        {
            // What it says it throws.
        }
    }

    /// <summary>An event that is read can be written and read again, and folded or refused.</summary>
    private static void Event(byte[] input)
    {
        try
        {
            var read = EventJson.Read(Run, Seq(input), input);
            var written = EventJson.Write(read);
            var again = EventJson.Write(EventJson.Read(Run, read.Seq, written));
            if (!written.AsSpan().SequenceEqual(again))
            {
                throw new FuzzException("an event that was read is another one when written");
            }

            RunFold.Apply(Folded, read);
        }
        catch (UserException error) when (error.ExitCode == ExitCode.LogRefused)
        {
            // Refused in so many words.
        }
    }

    /// <summary>Events say their own place; without one any will do.</summary>
    private static long Seq(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input);
            return document.RootElement.GetProperty("seq").GetInt64();
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return 0;
        }
    }

    /// <summary>A run that was just started.</summary>
    public static RunState Folded => field ??= RunFold.Start(FrozenPlan.Read(Text(Find("frozen").Seeds[0])), Run);

    private static void Stream(byte[] input)
    {
        var stream = new ClaudeStream("/w", new Progress(), new(null));
        ReadAsync().GetAwaiter().GetResult();
        _ = stream.Usage;

        async Task ReadAsync()
        {
            await using var bytes = new MemoryStream(input);
            await StreamReading.LinesAsync(bytes, 1 << 20, stream.Take, default);
        }
    }

    private static void Send(byte[] input)
    {
        try
        {
            SlashCommand.Parse(Text(input));
        }
        catch (UserException)
        {
            // Refused in so many words.
        }
    }

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class Progress : IProgress<AgentActivity>
    {
        public void Report(AgentActivity value)
        {
            if (value.ToString().Length > 1 << 20)
            {
                throw new FuzzException("what is shown of an agent has no bound");
            }
        }
    }
}
