using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Ralf.Actions.Acceptance.Workflows;

/// <summary>The actions of others that the workflows use, as they are documented; with the inputs that they use, and no
/// others.</summary>
internal sealed class KnownActions(WorkflowSite site, IWorkflowRun call, string workspace, StringBuilder log)
{
    /// <param name="fails">An upload breaks off, and its name stays taken; a download breaks off half-way.</param>
    public async Task<bool> RunAsync(string action, Dictionary<string, string> inputs, string token, bool fails)
    {
        if (!Regex.IsMatch(action, @"^[a-z]+/[a-z-]+@[0-9a-f]{40}\z"))
        {
            throw new NotSupportedException($"'{action}' is not pinned by a commit");
        }

        var name = action[..action.IndexOf('@', StringComparison.Ordinal)];
        ActionInputs.Check(name, inputs);
        switch (name)
        {
            case "actions/checkout":
                Known(inputs, "ref", "fetch-depth", "persist-credentials");
                return await CheckoutAsync(inputs, token);
            case "actions/upload-artifact":
                Known(inputs, "name", "path", "if-no-files-found", "retention-days", "overwrite");
                return Upload(inputs, fails);
            case "actions/download-artifact":
                Known(inputs, "name", "pattern", "path", "merge-multiple");
                return Download(inputs, fails);
            case "actions/setup-dotnet":
                Known(inputs, "global-json-file");
                return IsThere(inputs["global-json-file"]);
            case "actions/setup-node":
                Known(inputs, "node-version");
                return inputs["node-version"].Length > 0;
            case "actions/attest":
                Known(inputs, "subject-name", "subject-digest", "subject-path", "push-to-registry");
                return Attestation.Note(inputs, site, token, workspace, log);
            default:
                throw new NotSupportedException($"the action '{action}'");
        }
    }

    private static void Known(Dictionary<string, string> inputs, params string[] known)
    {
        if (inputs.Keys.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new NotSupportedException($"the input '{unknown}' is not played here");
        }
    }

    private bool IsThere(string file)
    {
        var isThere = File.Exists(Path.Combine(workspace, file));
        log.AppendLine(isThere ? $"{file} is there" : $"The specified file '{file}' does not exist");
        return isThere;
    }

    private async Task<bool> CheckoutAsync(Dictionary<string, string> inputs, string token)
    {
        if (inputs["persist-credentials"] != "false")
        {
            throw new InvalidOperationException("a checkout that leaves its token behind");
        }

        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{token}"));
        var header = $"http.{site.ServerUrl}/.extraheader=AUTHORIZATION: basic {basic}";
        var target = inputs.GetValueOrDefault("ref") is { Length: > 0 } wanted ? wanted : call.Sha;
        string[] fetch =
            inputs.GetValueOrDefault("fetch-depth", "1") == "0"
                ? ["--prune", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*"]
                : ["--no-tags", "--prune", "--depth=1", "origin", target];
        return await GitAsync("init", "-q", ".")
            && await GitAsync("remote", "add", "origin", $"{site.ServerUrl}/{site.Repository}")
            && await GitAsync(["-c", header, "fetch", "-q", .. fetch])
            && await (
                target == call.Sha
                    ? GitAsync("checkout", "-q", "--force", "-B", call.Branch, target)
                    : GitAsync("checkout", "-q", "--force", target)
            );
    }

    private async Task<bool> GitAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = workspace,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        log.Append(await process.StandardError.ReadToEndAsync());
        log.Append(await output);
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private bool Upload(Dictionary<string, string> inputs, bool fails)
    {
        var (name, path) = (inputs["name"], Path.Combine(workspace, inputs["path"]));
        if (name.IndexOfAny(['"', ':', '<', '>', '|', '*', '?', '\r', '\n', '\\', '/']) >= 0)
        {
            throw new InvalidOperationException($"the artifact's name '{name}'");
        }

        var isEmpty = !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any();
        if (isEmpty)
        {
            log.AppendLine($"No files were found with the provided path: {path}");
            return inputs["if-no-files-found"] switch
            {
                "error" => false,
                "warn" => true,
                var other => throw new NotSupportedException($"if-no-files-found: {other}"),
            };
        }

        if (fails || site.IsTaken(call.RunId, name))
        {
            site.Take(call.RunId, name);
            log.AppendLine("Failed to CreateArtifact: (409) Conflict: an artifact with this name already exists");
            return false;
        }

        if (!site.Drops(name))
        {
            if (inputs.GetValueOrDefault("overwrite") == "true")
            {
                site.RemoveArtifact(call.RunId, name);
            }

            using var zip = new MemoryStream();
            ZipFile.CreateFromDirectory(path, zip);
            site.Upload(call.RunId, name, zip.ToArray());
        }

        return true;
    }

    private bool Download(Dictionary<string, string> inputs, bool fails)
    {
        var path = Path.Combine(workspace, inputs["path"]);
        if (inputs.TryGetValue("name", out var name))
        {
            var found = site.Artifacts(call.RunId).SingleOrDefault(a => a.Name == name);
            if (found.Zip is null || fails)
            {
                log.AppendLine($"Unable to download artifact(s): Artifact not found for name: {name}");
                return false;
            }

            Extract(found.Zip, path);
            return true;
        }

        var form = $"^{Regex.Escape(inputs["pattern"]).Replace("\\*", ".*", StringComparison.Ordinal)}\\z";
        foreach (var (artifact, zip) in site.Artifacts(call.RunId).Where(a => Regex.IsMatch(a.Name, form)))
        {
            var merges = inputs.GetValueOrDefault("merge-multiple") == "true";
            var folder = merges ? path : Path.Combine(path, artifact);
            Extract(zip, folder);
            if (fails)
            {
                Directory.EnumerateFiles(folder, "*.bundle").ToList().ForEach(File.Delete);
            }
        }

        return !fails;
    }

    private static void Extract(byte[] zip, string folder)
    {
        Directory.CreateDirectory(folder);
        using var stream = new MemoryStream(zip);
        ZipFile.ExtractToDirectory(stream, folder);
    }
}
