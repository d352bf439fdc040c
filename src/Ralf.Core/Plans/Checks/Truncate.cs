namespace Ralf.Core.Plans;

/// <summary>Makes text of a plan fit into one line of a message.</summary>
internal static class Truncate
{
    private const int Longest = 80;

    public static string Text(string text)
    {
        var line = text.Length <= Longest ? text : text[..Longest] + "…";
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)) : line;
    }
}
