using Ralf.Actions.Acceptance.Workflows;

namespace Ralf.Actions.Image;

/// <summary>The container action, started as a runner starts one: root, the workspace of another user, its own paths
/// and variables.</summary>
public sealed class ActionTests : IDisposable
{
    private readonly SessionFixture _bench = new(
        ("ralf.yml", "version: 1\ntasks: {a: {scope: [a.txt], prompt: Write a.}}\n")
    );
    private readonly string _files = Directory.CreateTempSubdirectory("ralf-action-").FullName;

    [Fact]
    public async Task What_a_command_prints_is_an_output_and_no_command_to_the_runner()
    {
        var exit = await RunAsync("plan", "ralf.yml\n--format=json\n");

        Assert.True(exit.Code == 0, $"{exit}");
        var lines = exit.Output.Split('\n');
        Assert.StartsWith("::stop-commands::", lines[0], StringComparison.Ordinal);
        var outputs = await File.ReadAllTextAsync(Path.Combine(_files, "output"));
        Assert.StartsWith("printed<<ralf_", outputs, StringComparison.Ordinal);
        Assert.Contains("\"waves\":", outputs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_leaves_in_the_workspace_is_the_runners()
    {
        (await Engine.RunAsync("rm", "/", [], Path.Combine(_bench.Workspace, "ralf.yml"))).Must();

        var exit = await RunAsync("init", "--github=yes");

        Assert.True(exit.Code == 0, $"{exit}");
        Assert.True(File.Exists(Path.Combine(_bench.Workspace, "ralf.yml")));
        Assert.Equal("1001:1001", await _bench.OwnersAsync());
    }

    [Fact]
    public async Task A_whole_run_works_in_it_and_its_agents_have_no_rights()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_bench.Workspace, "ralf.yml"),
            """
            version: 1
            agent:
              use: command
              command:
                - sh
                - -ec
                - |
                  mkdir -p out
                  head -c 1 "$RALF_TASK" > /dev/null
                  touch "$HOME/x" "$TMPDIR/x"
                  echo '{"status": "complete", "summary": "logged"}' > "$RALF_LOG"
                  id -u > "out/$(basename "$RALF_TASK" .json)-$$.txt"
            tasks:
              a: {scope: ["out/**"], prompt: Write a.}
              b: {scope: ["out/**"], prompt: Write b., needs: [a]}
            """
        );

        var exit = await RunAsync("run", "--run=r");

        Assert.True(exit.Code == 0, $"{exit}");
        var result = await Engine.RunAsync(
            "git",
            "/",
            [],
            "-c",
            "safe.directory=*",
            "-C",
            _bench.Workspace,
            "grep",
            "-h",
            "-c",
            "20001",
            "ralf/r/result",
            "--",
            "out"
        );
        Assert.Equal("1\n1", result.Must());
        Assert.Equal("1001:1001", await _bench.OwnersAsync());
    }

    [Fact]
    public async Task A_command_that_is_none_is_told()
    {
        var exit = await RunAsync("--help", "");

        Assert.Equal(2, exit.Code);
        Assert.Contains("error RALF556", exit.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _bench.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private async Task<Ended> RunAsync(string command, string arguments)
    {
        var action = WorkflowNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(Engine.Root, "action.yml")),
            "action.yml"
        );
        Assert.Equal("docker", action["runs"]["using"].Scalar);
        await File.WriteAllTextAsync(Path.Combine(_files, "output"), "");
        await _bench.ChownAsync();
        return await Engine.DockerAsync([
            "run",
            "--rm",
            "--workdir",
            "/github/workspace",
            "--volume",
            $"{_bench.Workspace}:/github/workspace",
            "--volume",
            $"{_files}:/github/file_commands",
            "--env",
            "HOME=/github/home",
            "--env",
            "GITHUB_ACTIONS=true",
            "--env",
            "CI=true",
            "--env",
            "GITHUB_WORKSPACE=/github/workspace",
            "--env",
            "GITHUB_OUTPUT=/github/file_commands/output",
            "--env",
            $"INPUT_COMMAND={command}",
            "--env",
            $"INPUT_ARGUMENTS={arguments}",
            "--env",
            "INPUT_GITHUB-TOKEN=the-jobs-token",
            "--env",
            "INPUT_PULL-TOKEN=",
            Engine.Image,
            .. action["runs"]["args"].Texts,
        ]);
    }
}
