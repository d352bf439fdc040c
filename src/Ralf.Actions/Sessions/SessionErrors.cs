namespace Ralf.Actions.Sessions;

/// <summary>Errors in the folders that a session is given and leaves behind: RALF35x.</summary>
internal static class SessionErrors
{
    public static UserException NoPacket(string folder) =>
        new("RALF350", $"'{folder}' holds no session packet: name the folder that has packet.json and prompt.md in it");

    public static UserException BadPacket(string file, string why) =>
        new("RALF351", $"'{file}' cannot be read as a session packet: {why}");

    public static UserException OutputExists(string folder) =>
        new(
            "RALF352",
            $"'{folder}' holds a session's record already: name an empty folder, so that nothing is overwritten"
        );

    public static UserException WorkspaceGone(string folder) =>
        new("RALF354", $"the session's folder '{folder}' was removed, or something else was put in its place");

    public static UserException MissingBase(string commit) =>
        new(
            "RALF353",
            $"the session's base {commit} is not in this repository: fetch it first (a shallow clone must include it)"
        );
}
