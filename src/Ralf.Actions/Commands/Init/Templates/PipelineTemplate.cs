namespace Ralf.Actions.Commands;

/// <summary>Stages that pass data on, each checked against a schema.</summary>
internal static class PipelineTemplate
{
    public const string Plan = """
        # Pipeline: each stage hands data to the next. The output of a stage is checked against its schema before it counts, and its input before a session
        # starts. A stage with bad input waits, and uses no attempt. Put your own files and schemas in the place of these.
        version: 1
        name: pipeline
        goal: A report on what data/raw.csv says.

        limits: {attempts: 3}
        # agent: {use: claude, model: sonnet, timeout: 40m, budget_usd: 4}

        tasks:
          extract:
            title: Records of the raw data
            scope: [data/records.jsonl]
            input_schema: {file: data/raw.csv, schema: schemas/raw.json}
            output_schema: {file: data/records.jsonl, schema: schemas/record.json}
            checks: [test -s data/records.jsonl]
            prompt: Make one record in data/records.jsonl from each row of data/raw.csv.

          clean:
            title: Clean records
            needs: [extract]
            scope: [data/clean.jsonl]
            input_schema: {file: data/records.jsonl, schema: schemas/record.json}
            output_schema: {file: data/clean.jsonl, schema: schemas/clean.json}
            prompt: |
              Write the records of data/records.jsonl to data/clean.jsonl, each once, with amounts as numbers. Leave out records that cannot be read, and
              log a warning with the reason for each.

          totals:
            title: Totals
            needs: [clean]
            scope: [data/totals.csv]
            input_schema: {file: data/clean.jsonl, schema: schemas/clean.json}
            output_schema: {file: data/totals.csv, schema: schemas/total.json}
            prompt: Write the total amount and the number of records of each category to data/totals.csv.

          report:
            title: The report
            needs: [totals]
            scope: [report.md]
            produces: [report.md]
            input_schema: {file: data/totals.csv, schema: schemas/total.json}
            prompt: Write report.md, one page on what data/totals.csv says, for readers who do not know the data.

        """;

    public static IReadOnlyList<(string Path, string Text)> Schemas { get; } =
    [
        (
            "schemas/raw.json",
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "description": "A row of data/raw.csv: its cells by the names in the header.",
              "type": "object",
              "required": ["id", "category", "amount"],
              "properties": {
                "id": { "type": "string", "minLength": 1 },
                "category": { "type": "string" },
                "amount": { "type": "string" }
              }
            }

            """
        ),
        (
            "schemas/record.json",
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "description": "A line of data/records.jsonl.",
              "type": "object",
              "required": ["id", "category", "amount"],
              "properties": {
                "id": { "type": "string", "minLength": 1 },
                "category": { "type": "string", "minLength": 1 },
                "amount": { "type": ["number", "string"] }
              }
            }

            """
        ),
        (
            "schemas/clean.json",
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "description": "A line of data/clean.jsonl.",
              "type": "object",
              "required": ["id", "category", "amount"],
              "properties": {
                "id": { "type": "string", "minLength": 1 },
                "category": { "type": "string", "pattern": "^[a-z][a-z-]*$" },
                "amount": { "type": "number", "minimum": 0 }
              },
              "additionalProperties": false
            }

            """
        ),
        (
            "schemas/total.json",
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "description": "A row of data/totals.csv.",
              "type": "object",
              "required": ["category", "records", "amount"],
              "properties": {
                "category": { "type": "string", "pattern": "^[a-z][a-z-]*$" },
                "records": { "type": "integer", "minimum": 1 },
                "amount": { "type": "number", "minimum": 0 }
              },
              "additionalProperties": false
            }

            """
        ),
    ];
}
