using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Tsrun.Activities.Patching;
using Tsrun.History;
using Xunit.Abstractions;

namespace Tsrun.Tests.Patching;

public sealed class HostilePathTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("../outside/victim", "has the part `..`")]
    [InlineData("src/../../outside/victim", "has the part `..`")]
    [InlineData("./a.rs", "has the part `.`")]
    [InlineData("a//b", "has an empty part")]
    [InlineData("a/", "has an empty part")]
    [InlineData("..\\outside\\victim", "has a backslash, which some systems read as a separator")]
    [InlineData("\\\\server\\share", "has a backslash, which some systems read as a separator")]
    [InlineData("C:/x", "has a character that Windows reserves")]
    [InlineData(".git::$INDEX_ALLOCATION/config", "has a character that Windows reserves")]
    [InlineData("a\0b", "has the invisible character U+0000")]
    [InlineData("a\nb", "has the invisible character U+000A")]
    [InlineData("a\u001b[2Jb", "has the invisible character U+001B")]
    [InlineData(".g\u200cit/hooks/x", "has the invisible character U+200C")]
    [InlineData("a\u202eb", "has the invisible character U+202E")]
    [InlineData(".git/hooks/pre-commit", "names `.git`, which decides what other tools run; a patch may not change it")]
    [InlineData("sub/.GiT/config", "names `.GiT`, which decides what other tools run; a patch may not change it")]
    [InlineData("GIT~1/config", "names `GIT~1`, which decides what other tools run; a patch may not change it")]
    [InlineData(".git /config", "has a part that ends in a dot or a space")]
    [InlineData(".git./config", "has a part that ends in a dot or a space")]
    [InlineData(".gitmodules", "names `.gitmodules`, which decides what other tools run; a patch may not change it")]
    [InlineData(".github/workflows/ci.yml", "names `.github`, which decides what other tools run; a patch may not change it")]
    [InlineData(".Cargo/config.toml", "names `.Cargo`, which decides what other tools run; a patch may not change it")]
    [InlineData("rust-toolchain.toml", "names `rust-toolchain.toml`, which decides what other tools run; a patch may not change it")]
    [InlineData("src/.tsrun-1-0", "names `.tsrun-1-0`, which decides what other tools run; a patch may not change it")]
    [InlineData("src/aux.rs", "has the part `aux.rs`, a device's name on Windows")]
    public void ProblemOf_HostilePath_SaysWhatIsWrong(string path, string problem) => Assert.Equal(problem, PatchPath.ProblemOf(path));

    [Theory]
    [InlineData("src/lib.rs")]
    [InlineData("Cargo.toml")]
    [InlineData("crates/my crate/src/größe.rs")]
    [InlineData("src/auxiliary.rs")]
    [InlineData("src/gitter.rs")]
    public void ProblemOf_OrdinaryPath_IsNull(string path) => Assert.Null(PatchPath.ProblemOf(path));

    [Fact]
    public void ProblemOf_TooLongOrNoUnicode_IsNamed()
    {
        Assert.Equal("is not valid Unicode", PatchPath.ProblemOf("a\ud800"));
        Assert.Equal("is longer than 4096 bytes", PatchPath.ProblemOf(new string('é', 2049)));
        Assert.Equal("has a part longer than 255 bytes", PatchPath.ProblemOf(new string('a', 256)));
    }

    [NeedsFact("mkfifo")]
    public void Apply_ThingsThatAreNoFile_AreRefusedAtOnceAndNothingIsTouched()
    {
        using var checkout = Trap();
        Shell.Run("mkfifo", checkout.At("src/fifo"));
        var clock = Stopwatch.StartNew();
        foreach (var (path, code) in new[]
        {
            ("src/fifo", "TS0702"), ("src", "TS0702"), ("lib.rs/x", "TS0702"), ("link.rs", "TS0701"), ("out/victim", "TS0701"),
            ("inner/lib.rs", "TS0701"), ("gone.rs", "TS0704"), ("gone/lib.rs", "TS0704"), ("Src/lib.rs", "TS0704"), ("suid", "TS0702"),
        })
        {
            var before = Checkout.TreeHash(checkout.Outside);
            Assert.Equal((path, code), (path, Refused.By(() => checkout.Apply(Blind(path))).Code));
            Assert.Equal(before, Checkout.TreeHash(checkout.Outside));
        }
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [NeedsFact("mknod", Root = true)]
    public void Apply_Device_IsRefused()
    {
        using var checkout = Trap();
        if (Shell.TryRun("mknod", [checkout.At("null"), "c", "1", "3"]) is var made && made.Code != 0) output.WriteLine($"no device here: {made.Output}");
        else Assert.Equal("TS0702", Refused.By(() => checkout.Apply(Blind("null"))).Code);
    }

    [Fact]
    public void Apply_TenThousandHostilePaths_NoneEscapes()
    {
        using var checkout = Trap();
        var (inside, outside) = (checkout.TreeHash(), Checkout.TreeHash(checkout.Outside));
        var part = Gen.Elements("..", ".", "", "src", "out", "outside", "victim", "link.rs", "lib.rs", "inner", ".git", "hooks", "x", "\0", "C:", "~", "a\\b", " ", "..\u200b", "%2e%2e", "\u2025", "．．", checkout.Outside);
        var paths = from parts in Gen.ListOf(part) from lead in Gen.Elements("", "/", "//", "./", "\\", "file://") select lead + string.Join('/', parts);
        var (refused, slowest) = (0, TimeSpan.Zero);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithEndSize(8), Prop.ForAll(Arb.From(paths), path =>
        {
            var clock = Stopwatch.StartNew();
            if (path is "src/lib.rs" or "lib.rs") return;
            Refused.By(() => checkout.Apply(Blind(path)));
            refused++;
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }));
        Assert.Equal((inside, outside), (checkout.TreeHash(), Checkout.TreeHash(checkout.Outside)));
        output.WriteLine($"{refused} refused, 0 escapes, slowest {slowest.TotalMilliseconds:F1} ms");
        Assert.True(refused > 9_000);
    }

    // Would be applied if its path were: the hash is that of every file in the trap.
    private static Patch Blind(string path) => new([new FileChange(path, HistoryJson.Sha256("text\n"), HistoryJson.Sha256("evil\n"), "evil\n", "", 1)]);

    private static Checkout Trap()
    {
        var checkout = new Checkout().With("lib.rs", "text\n").With("src/lib.rs", "text\n").With(".git/hooks/x", "text\n");
        checkout.With("suid", "text\n"u8.ToArray(), UnixFileMode.SetUser | UnixFileMode.UserRead);
        File.WriteAllText(Path.Combine(checkout.Outside, "victim"), "text\n");
        File.CreateSymbolicLink(checkout.At("link.rs"), Path.Combine(checkout.Outside, "victim"));
        Directory.CreateSymbolicLink(checkout.At("out"), checkout.Outside);
        Directory.CreateSymbolicLink(checkout.At("inner"), checkout.At("src"));
        return checkout;
    }
}
