using System.Diagnostics;
using Ralf.Core.Plans;
using Ralf.Core.Scheduling;
using Ralf.Git;

namespace Ralf.Actions.Tests.Plans;

/// <summary>Files that a plan names: their texts get into prompts and onto the state branch, and a plan may come from
/// anybody.</summary>
public sealed class NamedFileTests : IDisposable
{
    private const string ByPrompt = "tasks: {a: {scope: [src/**], prompt_file: named}}";

    private readonly TempRepository _repository = new();

    public NamedFileTests() => _repository.Commit("base", ("src/a", "1"), ("prompts/real.md", "Do it."));

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData(ByPrompt)]
    [InlineData("decisions: [named]\ntasks: {a: {scope: [src/**], prompt: x}}")]
    [InlineData("tasks: {a: {scope: [src/**], prompt: x, output_schema: {file: src/x.json, schema: named}}}")]
    [InlineData("tasks: {a: {foreach: {json: named}, scope: [src/**], prompt: x}}")]
    public async Task A_link_that_leads_out_of_the_repository_is_refused_and_named(string plan)
    {
        var secret = _repository.Beside("secret.md");
        await File.WriteAllTextAsync(secret, "{}");
        File.CreateSymbolicLink(_repository.Path("named"), secret);

        AssertRefused(plan, "leads out of the repository");
    }

    [Theory]
    [InlineData("outside", "leads out of the repository")]
    [InlineData("through a folder", "leads out of the repository")]
    [InlineData("circle", "or to itself")]
    [InlineData("endless", "leads out of the repository")]
    [InlineData("pipe", "it is not a plain file")]
    [InlineData("folder", "it is not a plain file")]
    [InlineData("git's own", "it lies in git's own folder")]
    [InlineData("large", "and the most is")]
    public async Task What_is_no_plain_file_of_the_repository_is_refused_at_once(string kind, string why)
    {
        var named = _repository.Path("named");
        var plan = ByPrompt;
        switch (kind)
        {
            case "outside":
                File.CreateSymbolicLink(named, "../elsewhere");
                break;
            case "through a folder":
                Directory.CreateSymbolicLink(named, "/etc");
                plan = ByPrompt.Replace("named", "named/passwd");
                break;
            case "circle":
                File.CreateSymbolicLink(named, "named");
                break;
            case "endless":
                File.CreateSymbolicLink(named, "/dev/zero");
                break;
            case "pipe":
                await Process.Start("mkfifo", named).WaitForExitAsync();
                break;
            case "folder":
                Directory.CreateDirectory(named);
                break;
            case "git's own":
                File.CreateSymbolicLink(named, ".git/config");
                break;
            default:
                await using (var file = File.Create(named))
                {
                    file.SetLength(17L << 20);
                }

                break;
        }

        AssertRefused(plan, why);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_inside_the_repository_is_followed_on_disk_and_in_the_base(bool inBase)
    {
        Directory.CreateSymbolicLink(_repository.Path("named"), "prompts");
        File.CreateSymbolicLink(_repository.Path("prompts/link.md"), "../named/real.md");
        if (inBase)
        {
            _repository.Git("add", "-A");
            _repository.Git("commit", "-q", "-m", "links");
            File.Delete(_repository.Path("named"));
            Directory.Delete(_repository.Path("prompts"), recursive: true);
        }

        var loaded = Load(ByPrompt.Replace("named", "named/link.md"));

        Assert.Empty(loaded.Problems);
        Assert.Equal("Do it.", Assert.Single(loaded.Plan!.Tasks).Prompt);
    }

    [Fact]
    public void A_link_of_the_base_that_leads_out_is_refused_too()
    {
        File.CreateSymbolicLink(_repository.Path("named"), "../elsewhere");
        _repository.Git("add", "-A");
        _repository.Git("commit", "-q", "-m", "links");
        File.Delete(_repository.Path("named"));

        AssertRefused(ByPrompt, "leads out of the repository");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_not_UTF8_is_refused_on_disk_and_in_the_base(bool inBase)
    {
        File.WriteAllBytes(_repository.Path("named"), [.. "one\ngr"u8, 0xFC, .. "n\n"u8]);
        if (inBase)
        {
            _repository.Git("add", "-A");
            _repository.Git("commit", "-q", "-m", "Latin-1");
            File.Delete(_repository.Path("named"));
        }

        AssertRefused(ByPrompt, "it is not UTF-8: line 2 has the byte 0xFC");
    }

    [Fact]
    public void A_plan_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(_repository.Path("ralf.yml"), [.. "goal: gr"u8, 0xFC, .. "n\n"u8]);
        using var repository = GitRepository.Open(_repository.Root);

        var error = Assert.Throws<UserException>(() =>
            PlanLoading.Load(repository, _repository.Root, TextReader.Null, "ralf.yml")
        );

        Assert.Contains("it is not UTF-8", error.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string plan, string why)
    {
        var problem = Assert.Single(Load(plan).Problems, p => p.Severity == Severity.Error);
        Assert.Equal("RALF121", problem.Code);
        Assert.Contains("'named", problem.Message, StringComparison.Ordinal);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    private LoadedPlan Load(string plan)
    {
        File.WriteAllText(_repository.Path("ralf.yml"), $"version: 1\n{plan}\n");
        using var repository = GitRepository.Open(_repository.Root);
        return PlanLoading.Load(repository, _repository.Root, TextReader.Null, "ralf.yml");
    }
}
