using Ralf.Actions.Runs;

namespace Ralf.Actions.Workflows;

/// <summary>Reads what a <c>verify</c> job uploaded. The result's own code ran there: a pass counts only if it is of
/// the plan's commands, and of all of them.</summary>
internal static class UploadedVerify
{
    private const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Returns null if no answer is usable.</summary>
    public static VerifyRecorded? Read(string folder, RunState state, GitId result)
    {
        var text = PlainFile.ReadText(Path.Combine(folder, VerifyPacket.FileName), MaxBytes, followLink: false, out _);
        if (text is null)
        {
            return null;
        }

        try
        {
            var read = EventJson.ReadVerify(text);
            if (read.Result != result || read.Checks.Any(c => c is null))
            {
                return null;
            }

            var wanted = state.Plan.Setup.Concat(state.Plan.Verify);
            var passed =
                read.Checks.All(c => c.ExitCode == 0) && read.Checks.Select(c => c.Command).SequenceEqual(wanted);
            return read with { Passed = passed };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
