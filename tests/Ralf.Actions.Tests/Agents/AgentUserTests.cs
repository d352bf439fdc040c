using Ralf.Agents;

namespace Ralf.Actions.Tests.Agents;

/// <summary>Who sessions run as where Ralf is root. That it holds is what the image's own tests show.</summary>
public sealed class AgentUserTests
{
    private static readonly string[] _users =
    [
        "root:x:0:0:root:/root:/bin/bash",
        "toor:x:0:0::/root:/bin/sh",
        "wheel:x:12:0::/:/bin/sh",
        "broken",
        "agent2:x:5:5::/:/bin/sh",
        "agent:x:20001:20002::/home/agent:/bin/sh",
    ];

    [Fact]
    public void It_is_a_user_of_the_system_and_never_root()
    {
        Assert.Equal(
            new AgentUser("agent", 20001, 20002, "/usr/bin/setpriv"),
            AgentUser.Read("agent", _users, "/usr/bin/setpriv")
        );
        foreach (var name in (string[])["root", "toor", "wheel", "broken", "nobody-here", "20001"])
        {
            Assert.Null(AgentUser.Read(name, _users, "/usr/bin/setpriv"));
        }
    }

    [Fact]
    public void A_command_is_run_without_groups_and_capabilities()
    {
        var (program, arguments) = new AgentUser("agent", 20001, 20002, "/usr/bin/setpriv").Wrap(
            "/bin/sh",
            ["-c", "--help"]
        );

        Assert.Equal("/usr/bin/setpriv", program);
        Assert.Equal(
            "--reuid=20001 --regid=20002 --clear-groups --inh-caps=-all --no-new-privs -- /bin/sh -c --help",
            string.Join(' ', arguments)
        );
    }

    [Fact]
    public void Where_the_variable_is_not_set_there_is_none()
    {
        Assert.Null(AgentUser.Resolve(new Dictionary<string, string>()));
        Assert.Null(AgentUser.Resolve(new Dictionary<string, string> { [AgentUser.Variable] = "" }));
    }

    [Fact]
    public void Root_runs_no_session_where_the_user_is_missing()
    {
        var host = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", [AgentUser.Variable] = "nobody-here" };

        // Whoever is not root has nothing to give up.
        if (Environment.IsPrivilegedProcess)
        {
            var error = Assert.Throws<UserException>(() => AgentUser.Resolve(host));
            Assert.Equal("RALF306", error.Code);
        }
        else
        {
            Assert.Null(AgentUser.Resolve(host));
        }
    }
}
