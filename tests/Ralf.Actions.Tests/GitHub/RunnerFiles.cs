namespace Ralf.Actions.Tests.GitHub;

/// <summary>Reads what a step writes as the runner does.</summary>
internal static class RunnerFiles
{
    /// <summary>The outputs of a <c>GITHUB_OUTPUT</c> file; a line that is none fails.</summary>
    public static Dictionary<string, string> Outputs(string file)
    {
        var found = new Dictionary<string, string>();
        var lines = new Queue<string>(File.ReadAllText(file).Split('\n'));
        while (lines.TryDequeue(out var line))
        {
            if (line.Length == 0)
            {
                continue;
            }

            var at = line.IndexOf("<<", StringComparison.Ordinal);
            Assert.True(at > 0, $"no output: {line}");
            var value = new List<string>();
            while (lines.Dequeue() is var next && next != line[(at + 2)..])
            {
                value.Add(next);
            }

            found[line[..at]] = string.Join('\n', value);
        }

        return found;
    }

    /// <summary>The commands that the runner obeys in a log, each as it stands there: old forms and new, unless they
    /// are stopped.</summary>
    public static List<string> Obeyed(string log)
    {
        var found = new List<string>();
        string? stopped = null;
        foreach (var line in log.Split('\n', '\r').Select(l => l.TrimStart()))
        {
            var isNew = line.StartsWith("::", StringComparison.Ordinal);
            if (stopped is not null)
            {
                stopped = line == $"::{stopped}::" ? null : stopped;
            }
            else if (line.StartsWith("::stop-commands::", StringComparison.Ordinal))
            {
                stopped = line["::stop-commands::".Length..];
            }
            else if (isNew || line.Contains("##[", StringComparison.Ordinal))
            {
                found.Add(line);
            }
        }

        Assert.Null(stopped);
        return found;
    }
}
