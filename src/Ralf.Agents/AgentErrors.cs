namespace Ralf.Agents;

/// <summary>Errors of agents and of what they need on this machine: RALF30x.</summary>
internal static class AgentErrors
{
    public static UserException ClaudeNotInstalled(string? path) =>
        new(
            "RALF301",
            path is null
                ? "Claude Code is not installed: no \"claude\" on PATH. Install it with: npm install -g @anthropic-ai/claude-code"
                : $"Claude Code is not at \"{path}\", which RALF_CLAUDE names. Correct RALF_CLAUDE, or unset it and install with: npm install -g @anthropic-ai/claude-code"
        );

    public static UserException ClaudeHasNoKey() =>
        new(
            "RALF302",
            "Claude Code has no credentials: set ANTHROPIC_API_KEY, or CLAUDE_CODE_OAUTH_TOKEN (made by: claude setup-token)."
        );

    public static UserException AgentProgramNotFound(string program) =>
        new(
            "RALF303",
            $"The agent's program \"{program}\" was not found. Install it, put its folder on PATH, or correct \"agent.command\" in the plan."
        );

    public static UserException AgentCommandMissing() =>
        new(
            "RALF304",
            "The agent \"command\" has no program: write agent: {use: command, command: [\"program\", \"argument\"]}."
        );

    public static UserException AgentUserNotMade(string name) =>
        new(
            "RALF306",
            $"The user \"{name}\" that RALF_AGENT_USER names cannot be used: it must be in /etc/passwd and not be root, and \"setpriv\" (of util-linux) must be on PATH. Take an image made FROM ours, which has both."
        );

    public static UserException AgentUserNotTaken(string name, string why) =>
        new(
            "RALF307",
            $"Nothing can be run as the user \"{name}\": {why}. Give the container the capabilities SETUID and SETGID, as ralf.yml does."
        );

    public static UserException AgentUserMayWrite(string name, string folder) =>
        new(
            "RALF308",
            $"The session's user \"{name}\" could write to \"{folder}\", which is not for it: give that folder to another user, without rights for others."
        );

    public static UserException ClaudeTooOld(string found, Version lowest) =>
        new(
            "RALF309",
            $"Claude Code {found} is too old: Ralf needs {lowest} or later. Install it with: npm install -g @anthropic-ai/claude-code@latest. With Node.js 20, npm picks an older one: install Node.js 22 or later first."
        );

    public static UserException ClaudeUnusable(string path, string why) =>
        new(
            "RALF310",
            $"Claude Code cannot be used: \"{path} --version\" failed: {why}. Repair it, or install it again with: npm install -g @anthropic-ai/claude-code@latest"
        );

    public static UserException JournalFolderMissing(string path) =>
        new(
            "RALF305",
            $"The journal \"{path}\" cannot be written: give --journal a file in a folder that exists and can be written."
        );
}
