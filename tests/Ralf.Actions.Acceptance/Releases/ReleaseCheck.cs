using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ralf.Actions.Acceptance.Workflows;

namespace Ralf.Actions.Acceptance.Releases;

/// <summary>A release looked at from outside, as who uses it sees it: what is not as it should be.</summary>
internal static partial class ReleaseCheck
{
    private const string Image = "ghcr.io/ralf-actions/ralf-actions";
    private const string Tag = $"v{ReleaseRehearsal.Version}";

    public static IReadOnlyList<string> Problems(ReleaseRehearsal release) =>
        [.. Tags(release), .. Images(release), .. Packages(release), .. Draft(release), .. Order(release)];

    /// <summary>The image that a file of the released commit names; null if it names none by digest.</summary>
    public static string? Digest(string text) =>
        ByDigest().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static IEnumerable<string> Tags(ReleaseRehearsal release)
    {
        var refs = release
            .Remote("for-each-ref", "--format=%(refname) %(objectname)")
            .Split('\n')
            .Select(l => l.Split(' '))
            .ToDictionary(l => l[0], l => l[1]);
        var version = refs.GetValueOrDefault($"refs/tags/{Tag}");
        var source = refs.GetValueOrDefault($"refs/tags/release/{Tag}");
        if (version is null)
        {
            yield return $"there is no tag {Tag}";
            yield break;
        }

        if (refs.GetValueOrDefault("refs/tags/v1") != version)
        {
            yield return $"v1 is not {Tag}";
        }

        if (release.Remote("rev-parse", $"{version}^") != source)
        {
            yield return $"{Tag} is not on top of the source";
        }

        var changed = release.Remote("diff", "--name-only", $"{source}", version);
        if (changed != ".github/workflows/ralf.yml\naction.yml")
        {
            yield return $"{Tag} changes {changed}";
        }
    }

    private static IEnumerable<string> Images(ReleaseRehearsal release)
    {
        var digest = release.Registry.Digest(Tag);
        if (digest is null || release.Registry.Digest("v1") != digest)
        {
            yield return "the image has not the tags of the release";
        }

        var platforms = (digest is null ? null : release.Registry.Manifest(digest))
            ?["manifests"]!.AsArray()
            .Select(m => (string)m!["platform"]!["architecture"]!)
            .Where(a => a != "unknown")
            .Order(StringComparer.Ordinal);
        if (platforms?.SequenceEqual(["amd64", "arm64"]) != true)
        {
            yield return $"the image is for {string.Join(", ", platforms?.ToList() ?? [])}";
        }

        foreach (var file in (string[])["action.yml", ".github/workflows/ralf.yml"])
        {
            var text =
                release.Remote("for-each-ref", $"refs/tags/{Tag}").Length == 0
                    ? ""
                    : release.Remote("show", $"refs/tags/{Tag}:{file}");
            if (Digest(text) is not { } named || named != digest)
            {
                yield return $"{file} does not name the pushed image";
            }
        }

        if (digest is not null && !release.Journal.Contains($"attested {digest}"))
        {
            yield return "the image is not attested";
        }
    }

    private static IEnumerable<string> Packages(ReleaseRehearsal release)
    {
        foreach (var suffix in (string[])["", ".any", ".linux-x64", ".linux-arm64", ".osx-arm64"])
        {
            var name = $"Ralf.Actions{suffix}.{ReleaseRehearsal.Version}.nupkg";
            var pushed = Sum(Path.Combine(release.Feed.Folder, name));
            var attached = Sum(Path.Combine(release.Releases, Tag, "assets", name));
            if (pushed is null || attached is null)
            {
                yield return $"{name} is not {(pushed is null ? "pushed" : "attached")}";
            }
            else if (pushed != attached || !release.Journal.Contains($"attested sha256:{pushed}"))
            {
                yield return $"{name} is pushed, attested and attached with different bytes";
            }
        }
    }

    private static IEnumerable<string> Draft(ReleaseRehearsal release)
    {
        var file = Path.Combine(release.Releases, Tag, "release.json");
        if (!File.Exists(file) || JsonNode.Parse(File.ReadAllText(file)) is not { } made)
        {
            yield return "there is no release";
            yield break;
        }

        if ((bool)made["isDraft"]! || (bool)made["isPrerelease"]!)
        {
            yield return "the release is a draft or a prerelease";
        }

        var notes = (string)made["notes"]!;
        if (
            !notes.Contains("### Added", StringComparison.Ordinal)
            || notes.Contains("## [", StringComparison.Ordinal)
            || !notes.Contains($"{Image}@{release.Registry.Digest(Tag)}", StringComparison.Ordinal)
        )
        {
            yield return "the notes are not the changelog's section and the image";
        }
    }

    /// <summary>What a tag names is there before the tag, and the major tag comes last.</summary>
    private static IEnumerable<string> Order(ReleaseRehearsal release)
    {
        var journal = release.Journal.ToList();
        int First(string start) => journal.FindIndex(l => l.StartsWith(start, StringComparison.Ordinal));
        int Last(string start) => journal.FindLastIndex(l => l.StartsWith(start, StringComparison.Ordinal));
        var tag = First($"ref refs/tags/{Tag} ");
        if (First($"image {Tag} ") > tag || Last("package ") > tag)
        {
            yield return $"{Tag} was made before what it names was published";
        }

        var major = First("ref refs/tags/v1 ");
        if (
            major >= 0
            && (
                First($"release {Tag}") is var published && (published < 0 || published > major)
                || Last("package ") > major
            )
        )
        {
            yield return "v1 was moved before the release was whole";
        }

        if (journal.Where(l => l.StartsWith($"image {Tag} ", StringComparison.Ordinal)).Distinct().Count() > 1)
        {
            yield return $"the image's tag {Tag} was moved";
        }
    }

    private static string? Sum(string file) =>
        File.Exists(file) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) : null;

    [GeneratedRegex(@"ghcr\.io/ralf-actions/ralf-actions@(sha256:[0-9a-f]{64}) # v1\.2\.3$", RegexOptions.Multiline)]
    private static partial Regex ByDigest();
}
