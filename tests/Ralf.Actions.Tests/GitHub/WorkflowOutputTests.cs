using System.Text;
using Ralf.GitHub;

namespace Ralf.Actions.Tests.GitHub;

public sealed class WorkflowOutputTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("two\nlines\n\nwith a last one\n")]
    [InlineData("x\nother=injected\nother<<EOF\nmore\nEOF")]
    public void An_output_is_read_back_as_it_was_whatever_its_lines_say(string value)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Root, "output");
        var output = new WorkflowOutput(file, null);
        output.Set("first", value);
        output.Set("second", "2");
        Assert.Equal(new Dictionary<string, string> { ["first"] = value, ["second"] = "2" }, RunnerFiles.Outputs(file));
    }

    [Fact]
    public async Task Delimiters_are_never_the_same_and_a_value_that_holds_its_own_is_refused()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Root, "output");
        var output = new WorkflowOutput(file, null);
        output.Set("a", "1");
        output.Set("a", "1");
        var lines = await File.ReadAllLinesAsync(file);
        Assert.NotEqual(lines[0], lines[3]);
        Assert.Throws<ArgumentException>(() => WorkflowOutput.Block("a", "x\nEOF\nb=1", "EOF"));
        Assert.Throws<ArgumentException>(() => output.Set("a\nb", "1"));
    }

    [Fact]
    public void Outputs_beyond_a_megabyte_of_UTF16_are_an_error_and_not_written()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Root, "output");
        var output = new WorkflowOutput(file, null);
        output.Set("a", new string('x', 524_286));
        var failure = Assert.Throws<UserException>(() => output.Set("b", "1"));
        Assert.Equal("RALF613", failure.Code);
        Assert.Equal(["a"], RunnerFiles.Outputs(file).Keys);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_and_none_at_all_is_fine()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Root, "missing", "output");
        var failure = Assert.Throws<UserException>(() => new WorkflowOutput(file, null).Set("a", "1"));
        Assert.Equal("RALF614", failure.Code);
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        var nowhere = new WorkflowOutput(null, null);
        nowhere.Set("a", "1");
        nowhere.AddSummary("# Run");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public async Task A_summary_that_fits_is_added_as_it_is()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Root, "summary");
        var output = new WorkflowOutput(null, file);
        output.AddSummary("# Run");
        output.AddSummary("Größe");
        Assert.Equal("# Run\nGröße\n", await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("- a line of text\n", false)]
    [InlineData("- eine größere Zeile\n", false)]
    [InlineData("x", false)]
    [InlineData("code\n", true)]
    public async Task A_summary_that_is_too_large_ends_at_a_line_with_a_note(string line, bool isCode)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Root, "summary");
        var output = new WorkflowOutput(null, file);
        output.AddSummary("# Run");
        var text = new StringBuilder(isCode ? "```\n" : "");
        while (text.Length < 1_100_000)
        {
            text.Append(line);
        }

        output.AddSummary(text.ToString());
        var written = await File.ReadAllTextAsync(file);
        var end =
            $"{(isCode ? "```\n" : "")}\n_The summary is cut here: GitHub shows 1 MiB of it. The run's state log has all of it._\n";
        Assert.EndsWith("\n" + end, written, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(file).Length, line == "x" ? 10 : (1024 * 1024) - 100, 1024 * 1024);
        Assert.Equal(isCode ? 2 : 0, written.Split("```").Length - 1);

        output.AddSummary("More than there is room for, which is next to nothing now.");
        Assert.InRange(new FileInfo(file).Length, 10, 1024 * 1024);
    }

    [Fact]
    public void Annotations_are_escaped_as_the_runner_wants_them()
    {
        var log = Log();
        var commands = new WorkflowCommands(log);
        commands.Annotate(Annotation.Error, "100%: two\r\nlines, and :: more");
        commands.Annotate(Annotation.Warning, "odd name", "src/a:b,c%.cs", 7);
        commands.Annotate(Annotation.Notice, "whole file", "src/a.cs");
        Assert.Equal(
            """
            ::error::100%25: two%0D%0Alines, and :: more
            ::warning file=src/a%3Ab%2Cc%25.cs,line=7::odd name
            ::notice file=src/a.cs::whole file

            """,
            log.ToString()
        );
    }

    [Fact]
    public void Ten_annotations_of_a_kind_are_shown_and_the_rest_is_in_the_log_and_counted()
    {
        var log = Log();
        var commands = new WorkflowCommands(log);
        foreach (var i in Enumerable.Range(1, 12))
        {
            commands.Annotate(Annotation.Warning, $"Nr. {i}\n::error::injected", "a.cs", i);
        }

        commands.Annotate(Annotation.Error, "another kind");
        commands.EndAnnotations();
        var obeyed = RunnerFiles.Obeyed(log.ToString());
        Assert.Equal(10, obeyed.Count(o => o.StartsWith("::warning", StringComparison.Ordinal)));
        Assert.Equal(
            "::error::another kind",
            Assert.Single(obeyed, o => o.StartsWith("::error", StringComparison.Ordinal))
        );
        Assert.Equal(12, commands.Count(Annotation.Warning));
        Assert.Contains("\na.cs:12: warning: Nr. 12\n", log.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "\n2 of 12 warnings are in this log only: GitHub shows 10 of a kind\n",
            log.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_long_annotation_is_cut_between_characters()
    {
        var log = Log();
        new WorkflowCommands(log).Annotate(Annotation.Error, new string('x', 4094) + "😀 and more");
        Assert.Equal($"::error::{new string('x', 4094)}…\n", log.ToString());
    }

    [Theory]
    [InlineData("::error::injected")]
    [InlineData("fine\n  ::set-output name=a::b\r::add-mask::e")]
    [InlineData("text ##[add-mask]e")]
    [InlineData("::stop-commands::mine\n::mine::\n::error::injected")]
    public void No_command_in_an_agents_text_is_obeyed(string text)
    {
        var log = Log();
        var commands = new WorkflowCommands(log);
        commands.Guarded(text);
        commands.Annotate(Annotation.Notice, "ours");
        Assert.Equal(["::notice::ours"], RunnerFiles.Obeyed(log.ToString()));
        Assert.Contains(text, log.ToString(), StringComparison.Ordinal);
    }

    private static StringWriter Log() => new() { NewLine = "\n" };
}
