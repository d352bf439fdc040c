using System.Text.Json;
using Ralf.Actions.Shared;
using Ralf.Core.Plans;

namespace Ralf.Actions.Tests.Plans;

public sealed class PlanSchemaTests
{
    [Fact]
    public void The_committed_schema_is_current() =>
        Assert.Equal(
            PlanSchema.Write(),
            File.ReadAllText(Path.Combine(PinnedPackages.RepositoryRoot(), "docs", "reference", "ralf.schema.json"))
        );

    [Fact]
    public void The_schema_knows_every_key_with_a_sentence_about_it()
    {
        using var schema = JsonDocument.Parse(PlanSchema.Write());
        var task = schema
            .RootElement.GetProperty("properties")
            .GetProperty("tasks")
            .GetProperty("additionalProperties");

        foreach (var key in PlanKeys.Entry.Keys)
        {
            var about = task.GetProperty("properties").GetProperty(key.Name).GetProperty("description").GetString();
            Assert.StartsWith(key.About, about, StringComparison.Ordinal);
            Assert.Equal(key.Built, !about!.EndsWith("Not built yet, and refused.", StringComparison.Ordinal));
        }
    }
}
