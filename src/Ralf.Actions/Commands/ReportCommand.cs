using System.CommandLine;
using Ralf.Actions.Reporting;
using Ralf.Actions.Runs;

namespace Ralf.Actions.Commands;

/// <summary><c>ralf report [RUN]</c>: writes a run as a self-contained HTML page.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandContext context)
    {
        var (run, repository) = (LocalRuns.Argument(), SharedOptions.Repository());
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The file to write (default: standard output)",
            HelpName = "FILE",
        };
        var command = new Command("report", "Writes a run as an HTML page that needs nothing else")
        {
            run,
            repository,
            output,
        };
        command.SetAction(parsed =>
        {
            using var selected = OpenedRun.Open(context, parsed.GetValue(repository), parsed.GetValue(run));
            if (parsed.GetValue(output) is { } file)
            {
                Write(selected, context.CurrentDirectory, file);
                context.Error.WriteLine($"Run {selected.Log.State.Run} is in {file}");
            }
            else
            {
                Write(selected, context.Out);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The page is complete before the file is opened. The file may be special, so it is written in place and
    /// not replaced by a rename.</summary>
    private static void Write(OpenedRun selected, string folder, string file)
    {
        var path = Path.GetFullPath(file, folder);
        OutputLinks.Check(selected.Repository.WorkTree, path);
        using var page = new StringWriter();
        Write(selected, page);
        try
        {
            PlainFile.Write(path, page.ToString());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandErrors.ReportUnwritable(file, error.Message);
        }
    }

    private static void Write(OpenedRun selected, TextWriter page)
    {
        var state = selected.Log.State;
        HtmlReport.Write(state, selected.Log.Events, page, MovedResult.Look(selected.Store, state));
    }
}
