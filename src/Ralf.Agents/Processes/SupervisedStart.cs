using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ralf.Agents;

/// <summary>Ralf's side of a <see cref="Supervisor"/>: two pipes that live as long as the start. If this process dies,
/// the first ends, and the supervisor ends its session.</summary>
internal sealed class SupervisedStart : IDisposable
{
    private const string DotnetRoot = "DOTNET_ROOT";

    /// <summary>The folder of .NET, which a program that is not native code looks for when it starts
    /// (https://learn.microsoft.com/dotnet/core/tools/dotnet-environment-variables); null in native code.</summary>
    private static string? DotnetFolder =>
        RuntimeFeature.IsDynamicCodeSupported
            ? Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."))
            : null;

    private readonly AnonymousPipeServerStream _alive = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream _status = new(PipeDirection.In, HandleInheritability.Inheritable);

    /// <summary>The time that a supervisor needs after the request to end: the program's grace, and twice as long for
    /// all that the program started.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(17);

    /// <summary>The start of the supervisor that starts this program.</summary>
    public ChildStart Wrap(ChildStart start)
    {
        var environment = new Dictionary<string, string>(start.Environment, StringComparer.Ordinal);
        // Not the session's own marker: what ends a session's processes by it leaves the supervisor to its work.
        environment.Remove(ScrubbedEnvironment.Marker, out var marker);
        var added = new Dictionary<string, string?>
        {
            [Supervisor.Marker] = marker,
            [DotnetRoot] = DotnetFolder,
            // .NET's diagnostics would leave files in the session's TMPDIR.
            ["DOTNET_EnableDiagnostics"] = "0",
        }
            .Where(v => v.Value is { Length: > 0 } && !environment.ContainsKey(v.Key))
            .ToDictionary(v => v.Key, v => v.Value!);
        return start with
        {
            Program = start.Ralf[0],
            Arguments =
            [
                .. start.Ralf.Skip(1),
                Supervisor.CommandName,
                _alive.GetClientHandleAsString(),
                _status.GetClientHandleAsString(),
                string.Join(',', added.Keys),
                start.Program,
                .. start.Arguments,
            ],
            Environment = environment.Concat(added).ToDictionary(v => v.Key, v => v.Value),
        };
    }

    /// <summary>Closes the supervisor's ends of the pipes here; call once it runs.</summary>
    public void Started()
    {
        _alive.DisposeLocalCopyOfClientHandle();
        _status.DisposeLocalCopyOfClientHandle();
    }

    /// <summary>Throws if the supervisor, which has ended with this code, could not start the program.</summary>
    /// <exception cref="Win32Exception">The reason.</exception>
    public void ThrowIfNotStarted(int exitCode)
    {
        if (exitCode != Supervisor.NotStarted)
        {
            return;
        }
        using var reader = new StreamReader(_status, leaveOpen: true);
        if (
            reader.ReadLine()?.Split(' ', 2) is [var number, var message]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        )
        {
            throw new Win32Exception(code, message);
        }
    }

    public void Dispose()
    {
        _alive.Dispose();
        _status.Dispose();
    }
}
