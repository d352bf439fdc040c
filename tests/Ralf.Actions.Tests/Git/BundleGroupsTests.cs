using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ralf.Git;

namespace Ralf.Actions.Tests.Git;

/// <summary>Many bundles are imported together, with the outcome that each would have alone.</summary>
public sealed class BundleGroupsTests : IDisposable
{
    private readonly TempRepository _temp = new();
    private readonly GitId _base;

    public BundleGroupsTests() => _base = GitId.Parse(_temp.Commit("one", ("a", "1")));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Sound_bundles_are_imported_as_one_pack()
    {
        using var session = await Session.StartAsync(_temp, _base.Hex);
        var bundles = new List<BundleFile>();
        for (var i = 0; i < 40; i++)
        {
            bundles.Add(await BundleAsync(session, $"{i}", $"text {i}"));
        }

        Assert.DoesNotContain(false, session.Source.TryImport(bundles));
        Assert.All(bundles, b => Assert.Equal(b.Head, session.Source.ResolveCommit(b.Head.Hex)));
        _temp.Git("fsck", "--strict", "--no-dangling");
        Assert.Equal(["refs/heads/main"], session.Source.Refs("refs/").Keys);
        // The first 32 bundles have more than a hundred objects; the other eight have few, which become loose.
        Assert.Contains("packs: 1", _temp.Git("count-objects", "-v"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_bundle_costs_only_itself()
    {
        using var session = await Session.StartAsync(_temp, _base.Hex);
        var sound = await BundleAsync(session, "sound", "x");
        var last = await BundleAsync(session, "last", "y");
        var evil = await BundleAsync(session, "evil", "z", folder: ".git");
        BundleFile[] bundles =
        [
            sound,
            new(_temp.Beside("missing"), sound.Head),
            evil,
            await DamagedAsync(session, "object", fromEnd: 30),
            new(evil.File, sound.Head),
            last with
            {
                Head = GitId.Parse(new string('1', 40)),
            },
            last,
        ];
        Assert.Equal([true, false, false, false, false, false, true], session.Source.TryImport(bundles));
    }

    [Fact]
    public async Task A_pack_whose_check_sum_is_wrong_is_refused()
    {
        using var session = await Session.StartAsync(_temp, _base.Hex);
        var damaged = await DamagedAsync(session, "sum", fromEnd: 1);
        BundleFile[] bundles =
        [
            await BundleAsync(session, "one", "x"),
            damaged,
            await BundleAsync(session, "two", "y"),
        ];
        Assert.Equal([true, false, true], session.Source.TryImport(bundles));
    }

    [Fact]
    public async Task Bundles_that_hold_the_same_objects_are_all_imported()
    {
        using var session = await Session.StartAsync(_temp, _base.Hex);
        var one = await BundleAsync(session, "one", "same");
        var two = await BundleAsync(session, "two", "same");
        Assert.Equal([true, true, true], session.Source.TryImport([one, two, one]));
    }

    [Fact]
    public async Task A_pack_that_swallows_its_neighbour_does_not_take_its_place()
    {
        using var session = await Session.StartAsync(_temp, _base.Hex);
        var before = await BundleAsync(session, "before", "x");
        var victim = await BundleAsync(session, "victim", "y");
        var after = await BundleAsync(session, "after", "z");
        var swallowed = Pack(victim)[12..^20];

        // A blob that begins in the first pack has the whole of the second as its content and ends in the third.
        var blob = new byte[9];
        BinaryPrimitives.WriteUInt16LittleEndian(blob.AsSpan(5), (ushort)swallowed.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(blob.AsSpan(7), (ushort)~swallowed.Length);
        (blob[0], blob[1]) = ((byte)(0xB0 | (swallowed.Length & 0xF)), (byte)(swallowed.Length >> 4));
        (blob[2], blob[3], blob[4]) = (0x78, 0x01, 0x01);
        Assert.InRange(swallowed.Length, 16, 2047);
        Replace(before, 1 + Count(Pack(before)), [.. Pack(before)[12..^20], .. blob]);
        var end = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(end, Adler(swallowed));
        Replace(after, Count(Pack(after)) - Count(Pack(victim)), [.. end, .. Pack(after)[12..^20]]);

        Assert.Equal([true, true, true], session.Source.TryImport([before, victim, after]));
        Assert.NotEmpty(session.Source.ReadCommit(victim.Head).Message);
    }

    private async Task<BundleFile> BundleAsync(Session session, string name, string text, string folder = "b")
    {
        var store = session.Clean.Store;
        var blob = store.WriteBlob(Encoding.UTF8.GetBytes(text));
        var tree = store.WriteTree([new(folder, GitMode.Tree, store.WriteTree([new("config", GitMode.File, blob)]))]);
        var identity = GitIdentity.Ralf(DateTimeOffset.UnixEpoch);
        var head = store.WriteCommit(new CommitData(tree, [_base], identity, name));
        var file = _temp.Beside($"{name}.bundle");
        await session.Clean.BundleAsync(_base, head, "refs/heads/x", file, CancellationToken.None);
        return new(file, head);
    }

    private async Task<BundleFile> DamagedAsync(Session session, string name, int fromEnd)
    {
        var bundle = await BundleAsync(session, name, name);
        var bytes = await File.ReadAllBytesAsync(bundle.File);
        bytes[^fromEnd] ^= 1;
        await File.WriteAllBytesAsync(bundle.File, bytes);
        return bundle;
    }

    private static byte[] Pack(BundleFile bundle)
    {
        var bytes = File.ReadAllBytes(bundle.File);
        return bytes[(bytes.AsSpan().IndexOf("\n\n"u8) + 2)..];
    }

    private static int Count(byte[] pack) => BinaryPrimitives.ReadInt32BigEndian(pack.AsSpan(8));

    private static void Replace(BundleFile bundle, int count, byte[] objects)
    {
        var bytes = File.ReadAllBytes(bundle.File);
        var pack = new byte[12];
        "PACK\0\0\0\u0002"u8.CopyTo(pack);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(8), count);
        pack = [.. pack, .. objects];
#pragma warning disable CA5350 // git's own check sum
        File.WriteAllBytes(bundle.File, [.. bytes[..^Pack(bundle).Length], .. pack, .. SHA1.HashData(pack)]);
#pragma warning restore CA5350
    }

    private static uint Adler(byte[] bytes)
    {
        var (low, high) = (1u, 0u);
        foreach (var one in bytes)
        {
            low = (low + one) % 65521;
            high = (high + low) % 65521;
        }

        return (high << 16) | low;
    }
}
