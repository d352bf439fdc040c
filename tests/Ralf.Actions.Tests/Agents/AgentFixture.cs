using Ralf.Actions.Shared;
using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

/// <summary>A workspace, a scratch folder and requests for agents in a temp folder of their own; gone
/// afterwards.</summary>
internal sealed class AgentFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ralf-agents-").FullName;

    public AgentFixture()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Scratch);
    }

    public string Workspace => Path.Combine(_root, "workspace");
    public string Scratch => Path.Combine(_root, "scratch");
    public string Marker { get; } = $"test-{Guid.NewGuid():N}";

    public static IReadOnlyDictionary<string, string> Host { get; } =
        new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["GITHUB_TOKEN"] = "secret",
            ["GIVEN"] = "given",
            ["OPENAI_API_KEY"] = "key-of-a-model",
            ["HOME"] = "/the/users/home",
        };

    /// <summary>A request for a command agent that is this shell script.</summary>
    public AgentRequest Script(string script, TimeSpan? timeout = null, params string[] env) =>
        new(
            new(
                AgentKind.Command,
                ["/bin/sh", "-c", script],
                null,
                timeout ?? TimeSpan.FromSeconds(30),
                null,
                null,
                env
            ),
            Workspace,
            Scratch,
            "the prompt",
            """{"id":"a"}""",
            2,
            Marker,
            ["src/**"],
            [],
            []
        );

    public Task<AgentResult> RunAsync(
        AgentRequest request,
        IProgress<AgentActivity>? activity = null,
        CancellationToken cancellationToken = default
    ) =>
        AgentFactory
            .Create(request.Settings.Use, Host, TestedProgram.Command, TimeProvider.System)
            .RunAsync(request, activity ?? new Seen(), cancellationToken);

    public string File(string name) => Path.Combine(Workspace, name);

    public void Dispose()
    {
        foreach (var process in SessionProcesses.Find(Marker))
        {
            Signals.Send(process, Signals.Kill);
        }
        Directory.Delete(_root, recursive: true);
    }
}

/// <summary>Activities in the order in which they came.</summary>
internal sealed class Seen : IProgress<AgentActivity>
{
    private readonly List<AgentActivity> _all = [];

    public IReadOnlyList<AgentActivity> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Report(AgentActivity value)
    {
        lock (_all)
        {
            _all.Add(value);
        }
    }
}
