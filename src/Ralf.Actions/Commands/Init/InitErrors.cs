namespace Ralf.Actions.Commands;

/// <summary>Errors of `ralf init`: RALF57x.</summary>
internal static class InitErrors
{
    public static UserException UnknownTemplate(string name, IEnumerable<string> known) =>
        new(
            "RALF570",
            $"there is no template '{name}'; valid: {string.Join(", ", known)}, or none for a plan that shows the whole language"
        );

    public static UserException FilesExist(IReadOnlyList<string> paths) =>
        new(
            "RALF571",
            $"{string.Join(" and ", paths.Select(p => $"'{p}'"))} {(paths.Count == 1 ? "exists" : "exist")} already and nothing was written; move or delete {(paths.Count == 1 ? "it" : "them")} first (`--github no` writes no workflows, `--github only` nothing else)"
        );

    public static UserException NoFolder(string path) =>
        new("RALF572", $"'{path}' is no folder; give --repository a folder that exists");

    public static UserException FileForFolder(string path) =>
        new(
            "RALF573",
            $"'{path}' is a file where a folder is needed, and nothing was written; move or delete it first"
        );
}
