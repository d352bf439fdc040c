namespace Ralf.Core.State;

/// <summary>The path of an event's file: <c>log/NNNNNN/NNN.json</c>, a thousand per folder.</summary>
internal static class LogPath
{
    public const int PerFolder = 1000;

    public static string Of(long seq) => $"log/{Folder(seq / PerFolder)}/{File((int)(seq % PerFolder))}";

    public static string Folder(long index) => index.ToString("D6");

    public static string File(int index) => index.ToString("D3") + ".json";
}
