using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;

namespace Ralf.Agents;

/// <summary>The unprivileged user that a whole session runs as (agent, setup, checks) if Ralf itself is root, as in the
/// jobs' container: the session can then reach neither Ralf's packet nor its record or memory. Otherwise sessions run
/// as the user that started Ralf.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Program">The <c>setpriv</c> of util-linux
/// (https://man7.org/linux/man-pages/man1/setpriv.1.html).</param>
internal sealed record AgentUser(string Name, uint Id, uint Group, string Program)
{
    /// <summary>Names the user; set only by the image.</summary>
    public const string Variable = "RALF_AGENT_USER";

    private const string Users = "/etc/passwd";

    /// <summary>Returns null if the variable is not set, or if this process is not root and so has no rights to drop.
    /// Throws <see cref="UserException"/> if the user or <c>setpriv</c> is missing: a session never runs with more
    /// rights than it should.</summary>
    public static AgentUser? Resolve(IReadOnlyDictionary<string, string> host)
    {
        if (
            host.GetValueOrDefault(Variable) is not { Length: > 0 } name
            || OperatingSystem.IsWindows()
            || !Environment.IsPrivilegedProcess
        )
        {
            return null;
        }
        var program = ProgramSearch.Find("setpriv", "/", host) ?? throw AgentErrors.AgentUserNotMade(name);
        return Read(name, File.Exists(Users) ? File.ReadLines(Users) : [], program)
            ?? throw AgentErrors.AgentUserNotMade(name);
    }

    /// <summary>Finds the user among the lines of <c>/etc/passwd</c>; null if it is missing or root.</summary>
    internal static AgentUser? Read(string name, IEnumerable<string> users, string program)
    {
        foreach (var line in users)
        {
            if (
                line.Split(':') is [var found, _, var user, var group, ..]
                && found == name
                && uint.TryParse(user, out var id)
                && uint.TryParse(group, out var groupId)
                && id > 0
                && groupId > 0
            )
            {
                return new(name, id, groupId, program);
            }
        }
        return null;
    }

    /// <summary>The program and arguments that run a command as this user: no group, no capability, and no way to
    /// regain any.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Wrap(string program, IReadOnlyList<string> arguments) =>
        (
            Program,
            [
                $"--reuid={Id}",
                $"--regid={Group}",
                "--clear-groups",
                "--inh-caps=-all",
                "--no-new-privs",
                "--",
                program,
                .. arguments,
            ]
        );

    /// <summary>Gives this user one file or folder; a link itself, not its target.</summary>
    public void Own(string path)
    {
        if (ChangeOwner(path, Id, Group) != 0)
        {
            throw new IOException($"'{path}' cannot be given to the user '{Name}'");
        }
    }

    /// <summary>Gives this user a folder and its contents; links themselves, not their targets.</summary>
    public Task OwnAllAsync(string folder, CancellationToken cancellation) =>
        ChownAsync([$"{Id}:{Group}", "--", folder], cancellation);

    /// <summary>Changes the owner of a folder's contents to the folder's owner: the runner, which must be able to
    /// remove root's files.</summary>
    public static Task GiveBackAsync(string folder) =>
        ChownAsync([$"--reference={folder}", "--", folder], CancellationToken.None);

    /// <summary>Throws <see cref="UserException"/> if this user could write to one of these folders, which must stay
    /// out of its reach.</summary>
    public async Task RefuseAsync(IReadOnlyList<string> folders)
    {
        const string Test = "for f do if [ -w \"$f\" ]; then printf '%s' \"$f\"; exit; fi; done";
        var (program, arguments) = Wrap("/bin/sh", ["-c", Test, "sh", .. folders]);
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        if (result.ExitCode != 0)
        {
            throw AgentErrors.AgentUserNotTaken(Name, AgentText.Line(result.StandardError, 300));
        }
        if (result.StandardOutput.Length > 0)
        {
            throw AgentErrors.AgentUserMayWrite(Name, result.StandardOutput);
        }
    }

    private static async Task ChownAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var result = await Cli.Wrap("chown")
            .WithArguments(["--recursive", "--no-dereference", .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
        if (result.ExitCode != 0)
        {
            throw new IOException(AgentText.Line(result.StandardError, 300));
        }
    }

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
