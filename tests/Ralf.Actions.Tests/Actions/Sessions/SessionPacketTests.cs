using Ralf.Actions.Sessions;

namespace Ralf.Actions.Tests.Sessions;

public sealed class SessionPacketTests
{
    /// <summary>A job of another version may read the packet, so a renamed member keeps its name in JSON.</summary>
    [Fact]
    public void The_members_keep_their_names_in_JSON()
    {
        var names = RalfJson
            .Options(indented: false, SessionPacketContext.Default)
            .GetTypeInfo(typeof(SessionPacket))
            .Properties.Select(p => p.Name)
            .ToList();
        Assert.Contains("ground", names);
        Assert.Contains("strayed", names);
        Assert.DoesNotContain("conflict_base", names);
    }
}
