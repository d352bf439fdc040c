namespace Ralf.Agents;

/// <summary>The key of a service account in a file that only this program can read, handed to one session's
/// agent.</summary>
internal static class KeyFile
{
    public const string Variable = "GOOGLE_APPLICATION_CREDENTIALS";

    private const int MaxBytes = 1024 * 1024;

    /// <summary>If sessions have a user of their own, copies the file for it into the agent's folder, and names the copy
    /// in the environment. Delete the copy when the agent has ended.</summary>
    /// <param name="own">Gives that user a file; null: sessions run as this user, and read the file itself.</param>
    /// <returns>The copy; null if no copy is needed.</returns>
    public static string? HandOver(IDictionary<string, string> environment, string scratch, Action<string>? own)
    {
        if (
            own is null
            || !environment.TryGetValue(Variable, out var file)
            || PlainFile.Read(file, MaxBytes, followLink: true, out _) is not { } key
        )
        {
            return null;
        }

        var copy = Path.Combine(scratch, "google.json");
        File.Delete(copy);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead;
        }

        using (var stream = new FileStream(copy, options))
        {
            stream.Write(key);
        }

        own(copy);
        environment[Variable] = copy;
        return copy;
    }

    /// <summary>The private key in the file that this variable names, in lines; null for another variable, or if the
    /// file is not readable.</summary>
    public static string? ReadKey(string variable, string file)
    {
        if (variable != Variable || PlainFile.Read(file, MaxBytes, followLink: true, out _) is not { } content)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.GetProperty("private_key").GetString();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
