namespace Ralf.Actions;

internal static partial class Errors
{
    public static UserException UnknownTemplate(string name, bool later) =>
        new(
            "RALF570",
            later
                ? $"template '{name}' is not built yet; leave out --template for the default plan"
                : $"there is no template '{name}'; leave out --template for the default plan"
        );

    public static UserException FilesExist(IReadOnlyList<string> paths) =>
        new(
            "RALF571",
            $"{string.Join(" and ", paths.Select(p => $"'{p}'"))} exist already and nothing was written; move or delete {(paths.Count == 1 ? "it" : "them")} first"
        );

    public static UserException NoFolder(string path) =>
        new("RALF572", $"'{path}' is no folder; give --repository a folder that exists");
}
