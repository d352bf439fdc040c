using System.Globalization;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;

namespace Ralf.Agents;

/// <summary>
/// The user without rights that all of a session runs as (agent, setup, checks) where Ralf itself is root, as in the
/// jobs' container: Ralf proves and
/// records, and what it proves can reach neither its packet, its record nor its memory. Elsewhere there is none, and
/// sessions run as whoever started Ralf.
/// </summary>
/// <param name="Name">For messages.</param>
/// <param name="Program">The <c>setpriv</c> of util-linux.</param>
internal sealed record AgentUser(string Name, uint Id, uint Group, string Program)
{
    /// <summary>Names the user; set by the image and nobody else.</summary>
    public const string Variable = "RALF_AGENT_USER";

    private const string Users = "/etc/passwd";

    /// <summary>
    /// Null where the variable is not set, and where this process is not root and so has no rights that a session could
    /// be denied. Throws
    /// <see cref="UserException"/> where the user or the means are missing: a session is never run with more rights
    /// than it should have.
    /// </summary>
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

    /// <summary>The user of that name among the lines of <c>/etc/passwd</c>; null where there is none, or it is
    /// root.</summary>
    internal static AgentUser? Read(string name, IEnumerable<string> users, string program)
    {
        foreach (var line in users)
        {
            if (
                line.Split(':') is [var found, _, var user, var group, ..]
                && found == name
                && uint.TryParse(user, CultureInfo.InvariantCulture, out var id)
                && uint.TryParse(group, CultureInfo.InvariantCulture, out var groupId)
                && id > 0
                && groupId > 0
            )
            {
                return new(name, id, groupId, program);
            }
        }
        return null;
    }

    /// <summary>The program and arguments that run a command as this user: no group, no capability, and none to be had
    /// again.</summary>
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

    /// <summary>Gives it one file or folder, a link itself and not what it points to.</summary>
    public void Own(string path)
    {
        if (ChangeOwner(path, Id, Group) != 0)
        {
            throw new IOException($"'{path}' cannot be given to the user '{Name}'");
        }
    }

    /// <summary>Gives it a folder with all that is in it, links themselves and not what they point to.</summary>
    public Task OwnAllAsync(string folder, CancellationToken cancellationToken) =>
        ChownAsync([$"{Id}:{Group}", "--", folder], cancellationToken);

    /// <summary>Gives what is in a folder to whoever owns the folder: the runner, which must be able to remove what
    /// root wrote there.</summary>
    public static Task GiveBackAsync(string folder) =>
        ChownAsync([$"--reference={folder}", "--", folder], CancellationToken.None);

    /// <summary>Throws <see cref="UserException"/> where this user could write into one of these folders, which hold
    /// what it must not touch.</summary>
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

    private static async Task ChownAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap("chown")
            .WithArguments(["--recursive", "--no-dereference", .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new IOException(AgentText.Line(result.StandardError, 300));
        }
    }

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
