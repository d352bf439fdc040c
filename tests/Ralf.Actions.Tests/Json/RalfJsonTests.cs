using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ralf.Core.State;

namespace Ralf.Actions.Tests.Json;

/// <summary>JSON whose code the compiler made: what it was not told of cannot be written, and an enum that was
/// forgotten would be a number.</summary>
public sealed class RalfJsonTests
{
    /// <summary>The code that the compiler made, of all parts of the program.</summary>
    private static readonly IReadOnlyList<JsonSerializerContext> _contexts =
    [
        .. typeof(RalfJson)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(JsonSerializerContext)))
            .Select(t => (JsonSerializerContext)t.GetProperty("Default")!.GetValue(null)!),
    ];

    public static TheoryData<Type> Enums() =>
        [
            .. typeof(RalfJson)
                .Assembly.GetTypes()
                .Where(t => t.IsEnum && _contexts.Any(c => c.GetTypeInfo(t) is not null)),
        ];

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
