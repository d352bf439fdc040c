using System.Diagnostics;

namespace Ralf.Actions.Tests.Git;

public sealed class PlainFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plain_file_is_read_whatever_its_rights_to_be_written()
    {
        var file = At("file");
        await File.WriteAllTextAsync(file, "\uFEFFtext");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }

        Assert.Equal("text", PlainFile.ReadText(file, 100, followLink: false, out var problem));
        Assert.Null(problem);
        Assert.Null(PlainFile.Read(file, 6, followLink: false, out problem));
        Assert.Equal("it has 7 bytes, and the most is 6", problem);
        await File.WriteAllTextAsync(At("empty"), "");
        Assert.Equal("", PlainFile.ReadText(At("empty"), 100, followLink: false, out _));
    }

    [Fact]
    public void What_is_not_there_is_no_problem()
    {
        File.WriteAllText(At("file"), "");
        foreach (var path in (string[])[At("none"), At("none/x"), At("file/x"), At("a\0b")])
        {
            Assert.Null(PlainFile.Read(path, 100, followLink: false, out var problem));
            Assert.Null(problem);
        }
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("pipe")]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null/../zero")]
    [InlineData("/dev/tty")]
    [InlineData("/proc/self/environ")]
    public async Task Anything_else_is_refused_at_once(string kind)
    {
        Directory.CreateDirectory(At("folder"));
        await Process.Start("mkfifo", At("pipe")).WaitForExitAsync();
        var path = kind[0] == '/' ? Path.GetFullPath(kind) : At(kind);

        foreach (var followLink in (bool[])[true, false])
        {
            Assert.Null(PlainFile.Read(path, 100, followLink, out var problem));
            Assert.StartsWith("it ", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_is_followed_only_if_asked()
    {
        File.WriteAllText(At("file"), "x");
        File.CreateSymbolicLink(At("link"), "file");
        File.CreateSymbolicLink(At("circle"), "circle");

        Assert.Equal("x", PlainFile.ReadText(At("link"), 100, followLink: true, out _));
        Assert.Null(PlainFile.ReadText(At("link"), 100, followLink: false, out var problem));
        Assert.Equal("it is a link", problem);
        Assert.Null(PlainFile.ReadText(At("circle"), 100, followLink: true, out problem));
        Assert.StartsWith("it cannot be read: ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_none_is_written_all_the_same()
    {
        PlainFile.Write(At("file"), "caf\uDCE9 \uD800 \U0001F600");
        Assert.Equal("caf\uFFFD \uFFFD \U0001F600", File.ReadAllText(At("file")));
    }

    private string At(string name) => Path.Combine(_folder.Root, name);
}
