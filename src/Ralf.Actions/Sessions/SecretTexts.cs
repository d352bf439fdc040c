using System.Text.Json.Nodes;

namespace Ralf.Actions.Sessions;

/// <summary>Replaces the values of credentials in what a session says.</summary>
internal static class SecretTexts
{
    /// <summary>Parts of a record that Ralf wrote and decides by. A path that a session made is in here only if it was
    /// proved to hold no such value.</summary>
    private static readonly string[] _own =
    [
        "version",
        "run",
        "task_id",
        "fence",
        "status",
        "reason",
        "base",
        "head",
        "files_modified",
        "more_files_modified",
    ];

    /// <summary>The record with every value replaced, and a warning that says so; the same record if it holds
    /// no value.</summary>
    public static SessionRecord Without(this SessionRecord record, SecretValues secrets)
    {
        if (secrets.IsEmpty)
        {
            return record;
        }

        var cleaning = new Cleaning(secrets);
        var json = JsonSerializer.SerializeToNode(record, StateJson.Compact.Of<SessionRecord>())!.AsObject();
        cleaning.Clean(json, _own);
        if (cleaning.Found.Count == 0)
        {
            return record;
        }

        var clean = json.Deserialize(StateJson.Compact.Of<SessionRecord>())!;
        return clean with { Warnings = [Warning(cleaning.Found), .. clean.Warnings] };
    }

    /// <summary>The check with every value in its output replaced.</summary>
    public static CheckRun Without(this CheckRun check, SecretValues secrets) =>
        check.Output is { } output ? check with { Output = secrets.Remove(output) } : check;

    private static string Warning(IEnumerable<string> names) =>
        $"What the session said held the value of {string.Join(", ", names)}; Ralf replaced it by "
        + $"'{SecretValues.Replacement}'. Others may have read it: replace this credential.";

    /// <summary>Replaces values in all texts of a document.</summary>
    private sealed class Cleaning(SecretValues secrets)
    {
        /// <summary>The plan's own commands, by which Ralf decides.</summary>
        private static readonly string[] _command = ["command"];

        /// <summary>The variables whose values were replaced.</summary>
        public SortedSet<string> Found { get; } = new(StringComparer.Ordinal);

        /// <param name="kept">Members that stay as they are.</param>
        public void Clean(JsonObject members, string[] kept)
        {
            foreach (var (name, value) in members.Where(m => !kept.Contains(m.Key, StringComparer.Ordinal)).ToList())
            {
                if (Cleaned(value, name == "checks" ? _command : []) is { } text)
                {
                    members[name] = text;
                }
            }
        }

        /// <summary>Cleans what is in a node; returns the new text of a text that changes.</summary>
        private JsonValue? Cleaned(JsonNode? node, string[] kept)
        {
            if (node is JsonObject members)
            {
                Clean(members, kept);
            }
            else if (node is JsonArray list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    if (Cleaned(list[i], kept) is { } text)
                    {
                        list[i] = text;
                    }
                }
            }
            else if (node is JsonValue value && value.TryGetValue<string>(out var said))
            {
                var names = secrets.FindAll(said);
                Found.UnionWith(names);
                return names.Count > 0 ? JsonValue.Create(secrets.Remove(said)) : null;
            }

            return null;
        }
    }
}
