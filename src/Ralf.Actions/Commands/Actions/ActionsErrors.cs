namespace Ralf.Actions;

internal static partial class Errors
{
    public static UserException BadParallelText(string text) =>
        new("RALF550", $"--parallel '{text}' is no number: give one from 1 to 64");

    public static UserException BadLever(string line, string forms) =>
        new("RALF551", $"'{line}' is none of these: {forms}");

    public static UserException NothingFailed(string run) =>
        new(
            "RALF553",
            $"nothing of the run '{run}' failed or conflicted: there is nothing to retry"
        );

    public static UserException NothingToResume(string run, string phase) =>
        new("RALF554", $"the run '{run}' is {phase}: retry a task of it, or start a new run");

    public static UserException CommentRefused(string who, string why) =>
        new("RALF555", $"the comment of '{who}' is not obeyed: {why}");

    public static UserException BadActionCommand(string command) =>
        new(
            "RALF556",
            $"the action's input 'command' is '{command}': name a command of ralf, such as plan, and put what follows it into 'arguments', one a line"
        );

    /// <summary>Whether this is about one artifact, and not about GitHub.</summary>
    public static bool IsOfArtifact(UserException error) =>
        error.Code == ArtifactGone(0).Code || error.Code == ArtifactTooLarge(0, 0).Code;
}
