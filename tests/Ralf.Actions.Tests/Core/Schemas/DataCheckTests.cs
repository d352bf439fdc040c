using System.Text;
using System.Text.Json;
using Ralf.Core.Schemas;

namespace Ralf.Actions.Tests.Schemas;

/// <summary>Data held against its schema: what is wrong is told with the place in the file, and no data makes the check
/// fall over.</summary>
public sealed class DataCheckTests
{
    private const string Person = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "required": ["id", "name"],
          "properties": {
            "id": {"$ref": "#/$defs/id"},
            "name": {"type": "string", "pattern": "^[A-Z]"},
            "score": {"type": ["number", "null"]},
            "ok": {"type": "boolean"}
          },
          "additionalProperties": false,
          "$defs": {"id": {"type": "integer", "minimum": 1}}
        }
        """;

    [Fact]
    public void Data_that_holds_its_schema_has_no_findings()
    {
        Assert.Empty(Check("x.json", """{"id": 1, "name": "Ada"}"""));
        Assert.Empty(
            Check("x.jsonl", "\uFEFF{\"id\": 1, \"name\": \"Ada\"}\n\n{\"id\": 2, \"name\": \"Bob\", \"score\": null}")
        );
        Assert.Empty(Check("x.csv", "id,name,score,ok\r\n1,\"Ada, the \"\"1st\"\"\",1.5,true\r\n2,Bob,,\r\n"));
    }

    [Fact]
    public void A_finding_names_the_line_and_the_value_in_a_document()
    {
        Assert.Equal(
            [
                "x.json:1: Required properties [\"name\"] are not present",
                "x.json:2: /id: 0 should be at least 1",
                "x.json:4: /more: is not allowed here",
            ],
            Check("x.json", "{\n\"id\": 0,\n\"score\":\n 1, \"more\": {\n}}").Order()
        );
    }

    [Fact]
    public void A_finding_names_the_line_and_the_row_in_lines()
    {
        Assert.Equal(
            [
                "x.jsonl:3: row 2: /id: Value is \"string\" but should be \"integer\"",
                "x.jsonl:4: row 3: is no JSON: Expected end of string, but instead reached end of data.",
                "x.jsonl:5: row 4: is no JSON: Duplicate property 'id' encountered during deserialization.",
            ],
            Check(
                    "x.jsonl",
                    "{\"id\": 1, \"name\": \"Ada\"}\n\n{\"id\": \"2\", \"name\": \"Bob\"}\n{\"id\n{\"id\":1,\"id\":2,\"name\":\"A\"}\n"
                )
                .Select(f => f.Split(" LineNumber")[0])
        );
    }

    [Fact]
    public void Cells_are_what_the_schema_says_of_their_columns()
    {
        Assert.Equal(
            [
                "x.csv:2: row 1: /id: Value is \"string\" but should be \"integer\"",
                "x.csv:4: row 2: has 1 cells, and the header has 3",
                "x.csv:5: row 3: /ok: Value is \"string\" but should be \"boolean\"",
                "x.csv:6: row 4: Required properties [\"id\"] are not present",
            ],
            Check("x.csv", "id,name,ok\nx,\"A\nda\",true\n1\n1,Ada,yes\n,Ada,true\n")
        );
    }

    [Theory]
    [InlineData("", "x.csv:1: is empty: the header with the names of the columns is missing")]
    [InlineData("id,\n", "x.csv:1: the header has a column without a name")]
    [InlineData("id,id\n", "x.csv:1: the header has the column 'id' twice")]
    [InlineData("id\n", "x.csv:1: the header lacks 'name', which every row must have")]
    public void A_table_has_a_header(string text, string finding)
    {
        Assert.Equal([finding], Check("x.csv", text));
    }

    [Fact]
    public void No_more_is_told_of_a_file_than_a_reader_bears()
    {
        var lines = string.Concat(Enumerable.Repeat("{\"id\": 0, \"name\": \"a\"}\n", 1000));
        Assert.Equal(DataFinding.Most, Check("x.jsonl", lines).Count);
        Assert.Equal(
            DataFinding.Most,
            Check(
                "x.json",
                $"[{string.Join(',', Enumerable.Range(0, 100_000))}]",
                """{"items": {"type": "string"}}"""
            ).Count
        );
    }

    [Theory]
    [InlineData("::error::{\u001b[31m")]
    [InlineData("{\"\u202Ex\": 1}")]
    [InlineData("{\"id\": 1, \"name\": \"\\ud800\"}")]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("nul")]
    public void What_hostile_data_says_of_itself_is_one_harmless_line(string line)
    {
        foreach (var finding in Check("x.jsonl", line).Concat(Check("x.json", line)))
        {
            Assert.DoesNotContain(finding, c => char.IsControl(c) || c == '\u202E');
            Assert.True(finding.Length < 700, finding);
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_findings()
    {
        byte[] bytes = [.. "{\"id\": 1, \"name\": \"A"u8, 0xFF, .. "\"}"u8];
        Assert.Equal("x.json:1: is not UTF-8", Assert.Single(Check("x.json", bytes, Person)));
        Assert.Equal("x.jsonl:1: row 1: is not UTF-8", Assert.Single(Check("x.jsonl", bytes, Person)));
        byte[] cells = [.. "id,name\n1,A"u8, 0xFF, (byte)'\n'];
        Assert.Contains("is not UTF-8", Assert.Single(Check("x.csv", cells, Person)), Ordinal);
    }

    [Fact]
    public void A_piece_that_is_too_large_is_a_finding_and_not_read_on()
    {
        using var endless = new Endless("{\"id\": 1, \"name\": \"A"u8.ToArray(), (byte)'a');
        Assert.Equal("x.jsonl:1: is longer than 4 MB", Assert.Single(Check("x.jsonl", endless, Person)));
        Assert.Contains("is larger than 32 MB", Assert.Single(Check("x.json", endless, Person)), Ordinal);
        using var quote = new Endless("id,name\n1,\""u8.ToArray(), (byte)'a');
        Assert.Contains("a quote that is not closed", Assert.Single(Check("x.csv", quote, Person)), Ordinal);
        using var cells = new Endless("id,name\n1,"u8.ToArray(), (byte)',');
        Assert.Contains("is too long", Assert.Single(Check("x.csv", cells, Person)), Ordinal);
        Assert.Contains(
            "holds more than",
            Assert.Single(Check("x.json", "[" + string.Concat(Enumerable.Repeat("1,", 300_000)) + "1]")),
            Ordinal
        );
        Assert.Contains("depth", Assert.Single(Check("x.json", new string('[', 5000))), Ordinal);
    }

    [Theory]
    [InlineData("[1, 1e400]")]
    [InlineData("[1, 1e-400, 2e400, 2e400]")]
    public void What_no_number_or_text_can_hold_is_a_finding(string data)
    {
        var finding = Assert.Single(Check("x.json", data, """{"uniqueItems": true}"""));
        Assert.Contains("numbers may be as large as", finding, Ordinal);
    }

    /// <summary>The library ends the process over a number whose exponent is long enough.</summary>
    [Theory]
    [InlineData("1e10000")]
    [InlineData("[-1.5E-0010000]")]
    public void A_number_with_a_huge_exponent_is_a_finding(string data) =>
        Assert.Equal(
            "x.json:1: holds a number whose exponent has more than 4 digits",
            Assert.Single(Check("x.json", data, """{"multipleOf": 0.01, "items": {"multipleOf": 0.01}}"""))
        );

    [Fact]
    public void A_schema_with_a_huge_exponent_is_a_finding() =>
        Assert.Contains(
            "is no schema: line 2: it holds a number whose exponent has more than 4 digits",
            Assert.Single(Check("x.json", "5", "{\"maximum\": 1e0009999,\n\"multipleOf\": 1e-10000}")),
            Ordinal
        );

    [Theory]
    [InlineData("""{"pattern": "^(a+)+$"}""", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"")]
    [InlineData(
        """{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/x", "$defs": {"a": {"pattern": "^(a+)+$"}}, "$ref": "#/$defs/a"}""",
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\""
    )]
    [InlineData(
        """{"patternProperties": {"^(a+)+$": {}}, "additionalProperties": false}""",
        "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\": 1}"
    )]
    public void A_pattern_that_would_take_for_ever_is_given_up(string schema, string data)
    {
        Assert.Contains("takes more than 1 s", Assert.Single(Check("x.json", data, schema)), Ordinal);
    }

    [Theory]
    [InlineData("""{"items": {"pattern": "^(a+)+$"}}""", "\"{0}\"")]
    [InlineData("""{"items": {"patternProperties": {"^(a+)+$": {}}}}""", "{{\"{0}\": 1}}")]
    public void Matches_that_are_slow_each_are_given_up_together(string schema, string item)
    {
        var slow = string.Format(null, item, new string('a', 16) + "!");
        var data = $"[{string.Join(',', Enumerable.Repeat(slow, 100))}]";
        using var document = JsonDocument.Parse(data);
        string Of(TimeSpan limit) =>
            string.Concat(DataSchema.TryParse(schema, out _, limit)!.Check(document.RootElement, 1));
        Assert.Contains("take more than 0.01 s together", Of(TimeSpan.FromSeconds(0.01)), Ordinal);
        Assert.DoesNotContain("together", Of(TimeSpan.FromMinutes(5)), Ordinal);
    }

    [Theory]
    [InlineData("{", "line 1: it is no JSON")]
    [InlineData("{\n\n\"type\": \"objekt\"}", "line 3: /type")]
    [InlineData("{\"properties\": {\n\"a\": {\"minimum\": \"1\"}}}", "line 2: /properties/a/minimum")]
    [InlineData("{\"type\": \"\\ud800\"}", "escaped character")]
    [InlineData("[]", "a schema is an object")]
    [InlineData("{\"pattern\": \"(\"}", "Invalid pattern")]
    [InlineData("{\"$ref\": \"other.json\"}", "other.json")]
    [InlineData("{\"$ref\": \"https://example.com/schema\"}", "https://example.com/schema")]
    [InlineData("{\"properties\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}", "#/$defs/a")]
    [InlineData("{\"$ref\": \"#\"}", "#")]
    [InlineData(
        "{\"$defs\": {\"a\": {\"$id\": \"a\", \"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"pattern\": \"(a+)+\"}}}",
        "a '$schema' of its own"
    )]
    [InlineData(
        "{\"$defs\": {\"a\": {\"$id\": \"a\", \"$schema\": \"http://json-schema.org/draft-07/schema#\", \"patternProperties\": {\"(a+)+\": {}}}}}",
        "a '$schema' of its own"
    )]
    [InlineData(
        "{\"anyOf\": [{\"$ref\": \"#/$defs/a\"}], \"$defs\": {\"a\": {\"anyOf\": [{\"$ref\": \"#\"}]}}}",
        "refers to itself"
    )]
    [InlineData("{\"$dynamicRef\": \"#m\", \"$dynamicAnchor\": \"m\"}", "$dynamicRef")]
    [InlineData("{\n\"$schema\": \"http://json-schema.org/draft-07/schema#\"}", "line 2: it is of the draft")]
    public void What_is_no_schema_says_why_and_where(string text, string why)
    {
        Assert.Null(DataSchema.TryParse(text, out var problem));
        Assert.Contains(why, problem, Ordinal);
    }

    [Fact]
    public void A_schema_may_go_into_itself_by_a_part_of_the_value()
    {
        const string Tree =
            """{"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}, "additionalProperties": false}""";
        Assert.Empty(Check("x.json", """{"kids": [{"kids": []}]}""", Tree));
        Assert.Equal(
            "x.json:1: /kids/0/no: is not allowed here",
            Assert.Single(Check("x.json", """{"kids": [{"no": []}]}""", Tree))
        );
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static IReadOnlyList<string> Check(string file, string text, string schema = Person) =>
        Check(file, Encoding.UTF8.GetBytes(text), schema);

    private static IReadOnlyList<string> Check(string file, byte[] bytes, string schema)
    {
        using var data = new MemoryStream(bytes);
        return Check(file, data, schema);
    }

    internal static IReadOnlyList<string> Check(string file, Stream data, string schema)
    {
        var contract = new DataContract(file, DataFormats.OfPath(file)!.Value, "schema.json", schema);
        return [.. DataCheck.Run(contract, data, CancellationToken.None).Select(f => f.ToString())];
    }

    /// <summary>A beginning, and then the same again and again; each time that it is read anew it begins
    /// anew.</summary>
    internal sealed class Endless(byte[] start, byte[] then, long most = long.MaxValue) : Stream
    {
        private long _at;

        public Endless(byte[] start, byte then)
            : this(start, [then]) { }

        public Action OnRead { get; set; } = () => { };

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            OnRead();
            Assert.True(_at < 200_000_000, "it is read on and on");
            for (var i = 0; i < count; i++, _at++)
            {
                if (_at >= most)
                {
                    return i;
                }

                buffer[offset + i] = _at < start.Length ? start[_at] : then[(_at - start.Length) % then.Length];
            }

            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
