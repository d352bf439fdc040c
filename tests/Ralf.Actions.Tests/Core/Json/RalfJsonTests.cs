using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ralf.Actions.Sessions;
using Ralf.Agents;
using Ralf.Core.State;
using Ralf.Git;
using Ralf.GitHub;

namespace Ralf.Actions.Tests.Json;

/// <summary>JSON whose code the compiler made: what it was not told of cannot be written, and an enum that was
/// forgotten would be a number.</summary>
public sealed class RalfJsonTests
{
    private static readonly IReadOnlyList<Type> _types =
    [
        .. new[]
        {
            typeof(GitId),
            typeof(AgentKind),
            typeof(GitHubApi),
            typeof(RunState),
            typeof(SessionPacket),
        }.SelectMany(t => t.Assembly.GetTypes()),
    ];

    /// <summary>The code that the compiler made, from all projects.</summary>
    private static readonly IReadOnlyList<JsonSerializerContext> _contexts =
    [
        .. _types
            .Where(t => t.IsSubclassOf(typeof(JsonSerializerContext)))
            .Select(t => (JsonSerializerContext)t.GetProperty("Default")!.GetValue(null)!),
    ];

    public static TheoryData<Type> Enums() =>
        [.. _types.Where(t => t.IsEnum && _contexts.Any(c => c.GetTypeInfo(t) is not null))];

    [Fact]
    public void Enums_of_several_parts_are_found() => Assert.True(Enums().Count > 15);

    [Theory]
    [MemberData(nameof(Enums))]
    public void An_enum_is_written_as_a_word_and_read_as_one(Type type)
    {
        var info = RalfJson.Options(indented: false, _contexts).GetTypeInfo(type);
        foreach (var value in Enum.GetValues(type))
        {
            var json = JsonSerializer.Serialize(value, info);
            Assert.Matches("^\"[a-z]+(_[a-z]+)*\"$", json);
            Assert.Equal(value, JsonSerializer.Deserialize(json, info));
        }

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("0", info));
    }

    [Fact]
    public void Each_kind_of_event_can_be_written() =>
        Assert.All(
            EventKinds.Names,
            name => Assert.NotNull(StateJsonContext.Default.GetTypeInfo(EventKinds.TypeOf(name)!))
        );

    [Fact]
    public void A_type_that_the_compiler_was_not_told_of_is_refused() =>
        Assert.Throws<NotSupportedException>(() => RalfJson.Compact.Of<Version>());

    [Fact]
    public void Texts_and_objects_are_written_as_they_are()
    {
        var made = new JsonObject { ["texts"] = RalfJson.Texts(["<a>", "é"]), ["none"] = null };
        Assert.Equal("""{"texts":["<a>","é"],"none":null}""", made.ToJsonString(RalfJson.Compact));
        Assert.Equal("é", RalfJson.Element(made).GetProperty("texts")[1].GetString());
    }
}
