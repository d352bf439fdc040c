using System.Buffers;
using System.Text.Encodings.Web;
using Ralf.Actions.Reporting;
using Ralf.Core.Merging;

namespace Ralf.Actions.Commands;

/// <summary>The result of a fold, for people and for programs.</summary>
/// <param name="Texts">For the conflicts that git was asked about, whether their texts would merge; null if git was not
/// asked.</param>
internal sealed record FoldReport(
    FoldHead Base,
    BranchFoldOutcome Outcome,
    IReadOnlyDictionary<PathConflict, TextMergeResult>? Texts
)
{
    private static readonly JsonWriterOptions _compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public int ExitCode => Outcome.Conflicts.Count > 0 ? Ralf.ExitCode.RunFailed : Ralf.ExitCode.Done;

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"tree {Outcome.Tree}");
        foreach (var (head, changes, lands, made) in Outcome.Heads)
        {
            output.WriteLine(
                $"{(lands ? "lands" : "conflict")} {head.Ref}: {changes.Count} paths{(made is { } id ? $", commit {id}" : "")}"
            );
        }

        foreach (var conflict in Outcome.Conflicts)
        {
            var text = TextOf(conflict) is { } found ? $" (as text: {EnumWord.Of(found)})" : "";
            output.WriteLine(
                $"conflict {EnumWord.Of(conflict.Kind)} {Shown(conflict.Path)}: {Heads(conflict.Heads)}{text}"
            );
        }

        foreach (var warning in Outcome.Warnings)
        {
            output.WriteLine($"warning {EnumWord.Of(warning.Kind)} {Shown(warning.Path)}: {Heads(warning.Heads)}");
        }
    }

    public void WriteJson(TextWriter output) =>
        Write(
            output,
            json =>
            {
                json.WriteString("base"u8, Base.Id.Hex);
                json.WriteString("tree"u8, Outcome.Tree.Hex);
                WriteHeads(json);
                json.WriteStartArray("conflicts"u8);
                foreach (var conflict in Outcome.Conflicts)
                {
                    WriteConflict(json, conflict);
                }

                json.WriteEndArray();
                json.WriteStartArray("warnings"u8);
                foreach (var (kind, path, heads) in Outcome.Warnings)
                {
                    json.WriteStartObject();
                    json.WriteString("kind"u8, EnumWord.Of(kind));
                    json.WriteString("path"u8, PathText(path));
                    WriteRefs(json, heads);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    public static void WriteError(TextWriter output, UserException error) =>
        Write(
            output,
            json =>
            {
                json.WriteStartObject("error"u8);
                json.WriteString("code"u8, error.Code);
                json.WriteString("message"u8, error.Message);
                json.WriteEndObject();
            }
        );

    private static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, _compact))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private void WriteHeads(Utf8JsonWriter json)
    {
        json.WriteStartArray("heads"u8);
        foreach (var (head, changes, lands, made) in Outcome.Heads)
        {
            json.WriteStartObject();
            json.WriteString("ref"u8, head.Ref);
            json.WriteString("id"u8, head.Id.Hex);
            json.WriteBoolean("lands"u8, lands);
            if (made is { } commit)
            {
                json.WriteString("commit"u8, commit.Hex);
            }

            json.WriteStartArray("paths"u8);
            foreach (var change in changes)
            {
                json.WriteStringValue(PathText(change.Path));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteConflict(Utf8JsonWriter json, PathConflict conflict)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, EnumWord.Of(conflict.Kind));
        json.WriteString("path"u8, PathText(conflict.Path));
        if (GitName.HasNonUtf8Bytes(conflict.Path.Value))
        {
            json.WriteString("path_bytes"u8, Convert.ToHexStringLower(GitName.Encode(conflict.Path.Value)));
        }

        WriteRefs(json, conflict.Heads);
        if (conflict.Base is { } start)
        {
            json.WriteStartObject("base"u8);
            WriteSide(json, start);
        }

        json.WriteStartArray("sides"u8);
        foreach (var side in conflict.Sides)
        {
            json.WriteStartObject();
            if (side.Head is { } head)
            {
                json.WriteString("head"u8, Outcome.Heads[head].Head.Ref);
            }

            WriteSide(json, side);
        }

        json.WriteEndArray();
        if (TextOf(conflict) is { } text)
        {
            json.WriteString("text"u8, EnumWord.Of(text));
        }

        json.WriteEndObject();
    }

    /// <summary>A side without mode and id is a deletion.</summary>
    private static void WriteSide(Utf8JsonWriter json, ConflictSide side)
    {
        json.WriteString("path"u8, PathText(side.Path));
        if (side.Mode != GitMode.None)
        {
            json.WriteString("mode"u8, Convert.ToString((int)side.Mode, 8).PadLeft(6, '0'));
            json.WriteString("id"u8, side.Id.Hex);
        }

        json.WriteEndObject();
    }

    private void WriteRefs(Utf8JsonWriter json, IReadOnlyList<int> heads)
    {
        json.WriteStartArray("heads"u8);
        foreach (var head in heads)
        {
            json.WriteStringValue(Outcome.Heads[head].Head.Ref);
        }

        json.WriteEndArray();
    }

    private TextMergeResult? TextOf(PathConflict conflict) =>
        Texts is not null && Texts.TryGetValue(conflict, out var found) ? found : null;

    private string Heads(IReadOnlyList<int> heads) => string.Join(", ", heads.Select(h => Outcome.Heads[h].Head.Ref));

    private static string Shown(RepoPath path) => SafeText.Clean(PathText(path), RepoPath.Longest);

    /// <summary>JSON and terminals only take text: a path that is not valid text is shown by its bytes.</summary>
    private static string PathText(RepoPath path) =>
        GitName.HasNonUtf8Bytes(path.Value) ? GitName.Printable(GitName.Encode(path.Value)) : path.Value;
}
