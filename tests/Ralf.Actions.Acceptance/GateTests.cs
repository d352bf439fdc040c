using Ralf.Core.State;

namespace Ralf.Actions.Acceptance;

/// <summary>Gates of a plan, answered by processes of their own while the run is not running.</summary>
public sealed class GateTests : IDisposable
{
    private const string TwoGates = """
        tasks:
          core: {scope: ["out/core.txt"], prompt: Write the core., gate: api}
          docs: {scope: ["out/docs.txt"], prompt: Write the docs., gate: {name: text, when: after, approvers: ["@ann"]}}
          uses: {scope: ["out/uses.txt"], prompt: Use it., needs: [core], gate: {name: go, when: before}}
          free: {scope: ["out/free.txt"], prompt: Be free.}
        """;

    private readonly RalfFixture _bench = new();

    [Fact]
    public async Task One_gate_is_approved_one_is_rejected_and_the_run_ends_done()
    {
        _bench.Plan(TwoGates);
        _bench.Script(
            "docs",
            """mkdir -p out; cat > "$RALF_TEST/told.$RALF_ATTEMPT"; echo "docs $RALF_ATTEMPT" >> out/docs.txt"""
        );

        var paused = await _bench.ExpectAsync(3, "run", "--run", "r");
        Assert.Equal("core Held, docs Held, uses Pending, free Landed", _bench.States());
        Assert.Equal("free", _bench.Git("show", "ralf/r/result:out/free.txt"));
        var (core, docs) = (Subject("api"), Subject("text"));
        Assert.Contains($"ralf approve r api {core}", paused.Error, StringComparison.Ordinal);
        Assert.Equal("core", _bench.Git("show", $"{core}:out/core.txt"));
        var status = await _bench.ExpectAsync(0, "status", "r");
        Assert.Contains($"gate text: docs waits: ralf approve r text {docs}", status.Output, StringComparison.Ordinal);

        var stale = await _bench.ExpectAsync(2, "approve", "r", "api", docs);
        Assert.Contains("error RALF544", stale.Error, StringComparison.Ordinal);
        var bare = await _bench.ExpectAsync(2, "reject", "r", "text", docs);
        Assert.Contains("error RALF546", bare.Error, StringComparison.Ordinal);
        await _bench.ExpectAsync(0, "approve", "r", "api", core);
        await _bench.ExpectAsync(0, "reject", "r", "text", docs, "--why", "Too short.");
        await _bench.ExpectAsync(3, "resume", "r");

        Assert.Equal("core Landed, docs Held, uses Pending, free Landed", _bench.States());
        Assert.Contains("Too short.", await File.ReadAllTextAsync(_bench.Flag("told.2")), StringComparison.Ordinal);
        Assert.NotEqual(docs, Subject("text"));
        await _bench.ExpectAsync(0, "approve", "r", "text");
        await _bench.ExpectAsync(0, "approve", "r", "go");
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal("core Landed, docs Landed, uses Landed, free Landed", _bench.States());
        Assert.Equal("docs 1\ndocs 2", _bench.Git("show", "ralf/r/result:out/docs.txt"));
        Assert.Equal(["core.1", "docs.1", "docs.2", "free.1", "uses.1"], _bench.Sessions.Order(StringComparer.Ordinal));
        await _bench.ExpectAsync(0, "audit", "r");
        await _bench.AssertNothingLeftAsync();
    }

    [Fact]
    [Trait("smoke", "yes")]
    public async Task A_run_whose_gates_are_approved_beforehand_goes_through()
    {
        _bench.Plan(TwoGates);
        var unknown = await _bench.ExpectAsync(2, "run", "--run", "r", "--approve", "apo");
        Assert.Contains("error RALF547", unknown.Error, StringComparison.Ordinal);

        await _bench.ExpectAsync(3, "run", "--run", "r", "--approve", "api", "--approve", "go");
        Assert.Equal("core Landed, docs Held, uses Landed, free Landed", _bench.States());
        await _bench.ExpectAsync(0, "resume", "r", "--approve", "all");

        Assert.Equal(RunPhase.Done, _bench.Log().State.Phase);
        await _bench.ExpectAsync(0, "audit", "r");
    }

    [Fact]
    public async Task Gates_on_files_modules_and_the_first_of_many_hold_what_they_say_and_an_old_answer_is_none()
    {
        _bench.Plan(
            """
            limits: {parallel: 4}
            gates:
              - {name: data, paths: ["db/**"]}
              - {name: borders, modules: ["mods/*"]}
            tasks:
              schema: {scope: ["db/**"], prompt: Change the schema.}
              wide: {scope: ["mods/a/x.txt", "mods/b/x.txt"], prompt: Change two modules.}
              narrow: {scope: ["mods/c/x.txt"], prompt: Change one module.}
              page:
                foreach: {list: [one, two, three], canary: 1}
                scope: ["pages/${{ each.name }}.txt"]
                prompt: Write a page.
            """
        );
        _bench.Script("schema", """mkdir -p db; echo "v$RALF_ATTEMPT" > db/schema.sql""");
        _bench.Script("wide", "mkdir -p mods/a mods/b; echo x > mods/a/x.txt; echo x > mods/b/x.txt");
        _bench.Script("narrow", "mkdir -p mods/c; echo x > mods/c/x.txt");
        foreach (var page in new[] { "one", "two", "three" })
        {
            _bench.Script($"page-{page}", $"mkdir -p pages; echo x > pages/{page}.txt");
        }

        await _bench.ExpectAsync(3, "run", "--run", "r");
        Assert.Equal(
            "schema Held, wide Held, narrow Landed, page-one Landed, page-two Pending, page-three Pending",
            _bench.States()
        );
        var first = Subject("data/schema");

        // The session's work is another one after a no: what was held before can be approved no more.
        await _bench.ExpectAsync(0, "reject", "r", "data/schema", first, "--why", "Add an index.");
        await _bench.ExpectAsync(3, "resume", "r");
        var stale = await _bench.ExpectAsync(2, "approve", "r", "data/schema", first);
        Assert.Contains("error RALF544", stale.Error, StringComparison.Ordinal);
        Assert.Contains(first, stale.Error, StringComparison.Ordinal);
        Assert.NotEqual(first, Subject("data/schema"));

        await _bench.ExpectAsync(0, "approve", "r", "data/schema", Subject("data/schema"));
        await _bench.ExpectAsync(0, "approve", "r", "borders/wide", Subject("borders/wide"));
        var canary = _bench.Log().State.Gates.Single(g => g.When == Core.Plans.GateWhen.Before).Name;
        await _bench.ExpectAsync(0, "approve", "r", canary);
        await _bench.ExpectAsync(0, "resume", "r");

        Assert.Equal(RunPhase.Done, _bench.Log().State.Phase);
        Assert.Equal("v2", _bench.Git("show", "ralf/r/result:db/schema.sql"));
        Assert.Equal("x", _bench.Git("show", "ralf/r/result:mods/b/x.txt"));
        Assert.Equal("x", _bench.Git("show", "ralf/r/result:pages/three.txt"));
        await _bench.ExpectAsync(0, "audit", "r");
    }

    public void Dispose() => _bench.Dispose();

    private string Subject(string gate) => _bench.Log().State.Gates.Single(g => g.Name == gate).Subject.Short;
}
