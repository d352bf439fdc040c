namespace Ralf.Core.Scopes;

/// <summary>Names that a session chose, within a sentence of Ralf's.</summary>
internal static class Shown
{
    private const int MaxLength = 100;

    /// <summary>The beginning, on one line.</summary>
    public static string Text(string name)
    {
        var cut = name.Length > MaxLength ? $"{name[..MaxLength]}..." : name;
        return new([.. GitName.Readable(cut).Select(c => char.IsControl(c) ? '?' : c)]);
    }
}
