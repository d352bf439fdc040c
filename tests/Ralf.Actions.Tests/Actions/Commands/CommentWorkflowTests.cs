using System.Diagnostics;
using Ralf.Actions.Commands;
using Ralf.Actions.Tests.Runs;
using YamlDotNet.RepresentationModel;

namespace Ralf.Actions.Tests.Commands;

/// <summary>The script of the comment workflow, run by bash with a <c>gh</c> that notes what it is asked.</summary>
public sealed class CommentWorkflowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ralf-comment-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/ralf approve api 1a2b3c4d")]
    [InlineData("/ralf retry api web\r\nand thanks")]
    [InlineData("/ralf reject api 1a2b3c4d: \"$(touch x)\" `touch x` ${HOME} @file; -f a=b")]
    [InlineData("/ralf resume")]
    public async Task A_slash_command_of_who_may_write_is_handed_on_by_the_number_of_its_comment(string comment)
    {
        var (exit, calls, _) = await RunAsync(comment, "write", "acme/shop:ralf/nightly-2/result");
        Assert.Equal(0, exit);
        Assert.Equal(
            [
                "api|repos/acme/shop/collaborators/octocat/permission|--jq|.permission",
                "api|repos/acme/shop/pulls/7|--jq|.head.repo.full_name + \":\" + .head.ref",
                "api|--silent|--method|POST|repos/acme/shop/actions/workflows/ralf-run.yml/dispatches|--raw-field|ref=main"
                    + "|--raw-field|inputs[run]=nightly-2|--raw-field|inputs[slash-command]=comment 9",
                Reaction("rocket"),
            ],
            calls
        );
        Assert.False(File.Exists(Path.Combine(_folder, "x")));
    }

    /// <summary>No line that <c>ralf slash-command</c> reads is refused on the way.</summary>
    [Theory]
    [MemberData(nameof(SlashCommandParserTests.Lines), MemberType = typeof(SlashCommandParserTests))]
    public async Task Every_slash_command_is_handed_on(string line, string read)
    {
        Assert.NotEmpty(read);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var comment = $"/ralf {string.Join(' ', words.Where(w => w != "/ralf"))}";
        var (exit, calls, output) = await RunAsync(comment, "write", "acme/shop:ralf/r1/result");
        Assert.True(exit == 0, output);
        Assert.Contains(calls, c => c.Contains("dispatches", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/ralf resume", "read", "acme/shop:ralf/r1/result", "slash commands need write access")]
    [InlineData("/ralf resume", "", "acme/shop:ralf/r1/result", "slash commands need write access")]
    [InlineData("/ralf explode", "admin", "acme/shop:ralf/r1/result", "no such slash command")]
    [InlineData("/ralf resume", "admin", "fork/shop:ralf/r1/result", "of no run")]
    [InlineData("/ralf resume", "admin", "acme/shop:ralf/r1/result/x", "of no run")]
    [InlineData("/ralf resume", "admin", "acme/shop:main", "of no run")]
    public async Task Anything_else_is_refused_and_starts_nothing(
        string comment,
        string permission,
        string head,
        string why
    )
    {
        var (exit, calls, output) = await RunAsync(comment, permission, head);
        Assert.Equal(1, exit);
        Assert.StartsWith("::error::", output, StringComparison.Ordinal);
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.DoesNotContain(calls, c => c.Contains("dispatches", StringComparison.Ordinal));
        Assert.Equal(Reaction("confused"), calls[^1]);
    }

    [Fact]
    public void Nothing_that_a_person_wrote_is_part_of_the_script()
    {
        Assert.DoesNotContain("${{", Step()["run"].ToString(), StringComparison.Ordinal);
    }

    private static string Reaction(string content) =>
        $"api|--silent|--method|POST|repos/acme/shop/issues/comments/9/reactions|--raw-field|content={content}";

    private static YamlMappingNode Step()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(InitWorkflows.Comment));
        return (YamlMappingNode)stream.Documents[0].RootNode["jobs"]["slash-command"]["steps"][0];
    }

    private async Task<(int Exit, string[] Calls, string Output)> RunAsync(
        string comment,
        string permission,
        string head
    )
    {
        var gh = Path.Combine(_folder, "gh");
        await File.WriteAllTextAsync(
            gh,
            """
            #!/bin/bash
            printf '%s' "$1" >> calls; for a in "${@:2}"; do printf '|%s' "$a" >> calls; done; echo >> calls
            case "$2" in
              */permission) [ -n "$PERMISSION" ] || { echo '{"message":"Not Found"}'; exit 1; }; echo "$PERMISSION" ;;
              */pulls/7) echo "$HEAD" ;;
            esac
            """
        );
        TempRepository.SetMode(gh, 0x1ED);
        var start = new ProcessStartInfo("bash", ["-c", Step()["run"].ToString()])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{_folder}:{start.Environment["PATH"]}";
        foreach (
            var (name, value) in new[]
            {
                ("REPOSITORY", "acme/shop"),
                ("BRANCH", "main"),
                ("PULL", "7"),
                ("AUTHOR", "octocat"),
                ("COMMENT", comment),
                ("COMMENT_ID", "9"),
                ("GITHUB_SERVER_URL", "https://github.com"),
                ("PERMISSION", permission),
                ("HEAD", head),
            }
        )
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await File.ReadAllLinesAsync(Path.Combine(_folder, "calls")), output);
    }
}
