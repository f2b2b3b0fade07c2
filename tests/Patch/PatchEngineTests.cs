using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Tests.Patching;

public sealed class PatchEngineTests
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    // By name: the runner writes theory data into its messages, and five megabytes there take a minute.
    private static readonly Dictionary<string, (byte[] Bytes, int Mode)> Contents = new()
    {
        ["executable"] = ("#!/bin/sh\n"u8.ToArray(), 0b111_101_101),
        ["read-only"] = ("a\n"u8.ToArray(), 0b100_100_100),
        ["crlf"] = ("a\r\nb\r\n"u8.ToArray(), 0b110_100_100),
        ["bom"] = ([0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\n'], 0b110_000_000),
        ["no final newline"] = ("a\nb"u8.ToArray(), 0b110_110_110),
        ["empty"] = ([], 0b110_100_100),
        ["not utf-8"] = ([0xFF, 0xFE, 0x00, 0x80], 0b110_100_100),
        ["five megabytes"] = ([.. Enumerable.Range(0, 5_000_000).Select(i => (byte)i)], 0b110_100_100),
    };

    public static TheoryData<string> Shapes => [.. Contents.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ApplyThenRevert_AnyShape_GivesBackBytesAndModeWithNewerTime(string shape)
    {
        var (bytes, mode) = (Contents[shape].Bytes, (UnixFileMode)Contents[shape].Mode);
        using var checkout = new Checkout().With("src/lib.rs", bytes, mode).With("src/neighbour.rs", "untracked\n");
        File.CreateSymbolicLink(checkout.At("src/link.rs"), "lib.rs");
        var before = checkout.TreeHash();
        var neighbour = File.GetLastWriteTimeUtc(checkout.At("src/neighbour.rs"));
        var time = File.GetLastWriteTimeUtc(checkout.At("src/lib.rs"));

        Assert.Equal("applied", checkout.Apply(checkout.Patch(("src/lib.rs", shape + " after"))).Outcome);
        Assert.Equal(shape + " after", checkout.Text("src/lib.rs"));
        Assert.Equal(mode, checkout.ModeOf("src/lib.rs"));
        var timeApplied = File.GetLastWriteTimeUtc(checkout.At("src/lib.rs"));
        Assert.True(timeApplied > time);

        Assert.Equal("reverted", checkout.Revert().Outcome);
        Assert.Equal(before, checkout.TreeHash());
        Assert.True(File.GetLastWriteTimeUtc(checkout.At("src/lib.rs")) > timeApplied);
        Assert.Equal(neighbour, File.GetLastWriteTimeUtc(checkout.At("src/neighbour.rs")));
    }

    [Fact]
    public void Revert_FileFromTheFuture_IsNewerStill()
    {
        using var checkout = new Checkout().With("a.rs", "a\n");
        var future = DateTime.UtcNow.AddDays(2);
        File.SetLastWriteTimeUtc(checkout.At("a.rs"), future);
        checkout.Apply(checkout.Patch(("a.rs", "b\n")));
        var applied = File.GetLastWriteTimeUtc(checkout.At("a.rs"));
        checkout.Revert();
        Assert.True(applied > future && File.GetLastWriteTimeUtc(checkout.At("a.rs")) > applied);
    }

    [Fact]
    public void Apply_Twice_SaysAlready()
    {
        using var checkout = new Checkout().With("a.rs", "a\n").With("b.rs", "b\n");
        var patch = checkout.Patch(("a.rs", "A\n"), ("b.rs", "B\n"));
        Assert.Equal(new("applied", "changed 2 lines in 2 files"), (checkout.Apply(patch) is var first ? (first.Outcome, first.Summary) : default));
        var again = checkout.Apply(patch);
        Assert.Equal(("already", Checkout.Run), (again.Outcome, again.Undo));
        Assert.Equal(["a.rs", "b.rs"], again.Files);
        Assert.Equal("reverted", checkout.Revert().Outcome);
        Assert.Equal("nothing", checkout.Revert().Outcome);
        Assert.Equal("applied", checkout.Apply(patch).Outcome);
        Assert.Equal("reverted", checkout.Revert().Outcome);
        Assert.Equal("a\n", checkout.Text("a.rs"));
    }

    [Fact]
    public void Apply_SecondFileChangedSince_TouchesNothingAndNamesBothHashes()
    {
        using var checkout = new Checkout().With("a.rs", "a\n").With("b.rs", "b\n");
        var patch = checkout.Patch(("a.rs", "A\n"), ("b.rs", "B\n"));
        checkout.With("b.rs", "mine\n");
        var before = checkout.TreeHash();
        var (code, message) = Refused.By(() => checkout.Apply(patch));
        Assert.Equal("TS0703", code);
        Assert.Equal(
            $"refused: b.rs changed since: expected SHA-256 {HistoryJson.Sha256("b\n")}, found {HistoryJson.Sha256("mine\n")}; somebody changed it, and nothing was touched\n"
            + "  help: keep that change and run `tsrun fix` again, or put the expected text back", message);
        Assert.Equal(before, checkout.TreeHash());
        Assert.Empty(Directory.GetFiles(checkout.Undo));
    }

    [Fact]
    public void Revert_FileChangedSince_TouchesNothing()
    {
        using var checkout = new Checkout().With("src/a.rs", "a\n").With("src/lib.rs", "b\n");
        checkout.Apply(checkout.Patch(("src/a.rs", "A\n"), ("src/lib.rs", "B\n")));
        checkout.With("src/lib.rs", "mine\n");
        var before = checkout.TreeHash();
        var (code, message) = Refused.By(() => checkout.Revert());
        Assert.Equal("TS0703", code);
        Assert.StartsWith("refused: src/lib.rs changed since", message, StringComparison.Ordinal);
        Assert.Equal(before, checkout.TreeHash());
    }

    [Fact]
    public void Revert_OneFileAlreadyPutBack_RestoresTheOthers()
    {
        using var checkout = new Checkout().With("a.rs", "a\n").With("b.rs", "b\n");
        checkout.Apply(checkout.Patch(("a.rs", "A\n"), ("b.rs", "B\n")));
        checkout.With("a.rs", "a\n");
        Assert.Equal(["b.rs"], checkout.Revert().Files);
        Assert.Equal("b\n", checkout.Text("b.rs"));
    }

    [Fact]
    public void Apply_OtherPatchOfTheSameRun_IsRefusedUntilReverted()
    {
        using var checkout = new Checkout().With("a.rs", "a\n");
        checkout.Apply(checkout.Patch(("a.rs", "A\n")));
        Assert.Equal("TS0710", Refused.By(() => checkout.Apply(checkout.Patch(("a.rs", "AA\n")))).Code);
        checkout.Revert();
        Assert.Equal("applied", checkout.Apply(checkout.Patch(("a.rs", "AA\n"))).Outcome);
    }

    [Fact]
    public void Apply_EarlierChangePutBackByHand_IsForgotten()
    {
        using var checkout = new Checkout().With("a.rs", "a\n");
        checkout.Apply(checkout.Patch(("a.rs", "A\n")));
        checkout.With("a.rs", "a\n");
        checkout.Apply(checkout.Patch(("a.rs", "B\n")));
        checkout.Revert();
        Assert.Equal("a\n", checkout.Text("a.rs"));
    }

    [Fact]
    public void Apply_HardLinkToOutside_LeavesTheOtherNameAlone()
    {
        using var checkout = new Checkout().With("a.rs", "a\n");
        var victim = Path.Combine(checkout.Outside, "victim");
        Shell.Run("ln", checkout.At("a.rs"), victim);
        checkout.Apply(checkout.Patch(("a.rs", "A\n")));
        Assert.Equal("a\n", File.ReadAllText(victim));
    }

    [Fact]
    public void Apply_EditorSavesDuringApply_KeepsTheEditAndTheOthersOldText()
    {
        using var checkout = new Checkout().With("a.rs", "a\n").With("b.rs", "b\n");
        var patch = checkout.Patch(("a.rs", "A\n"), ("b.rs", "B\n"));
        FileSteps editor = (step, name) =>
        {
            if (step == FileStep.Rename && name == "a.rs") checkout.With("b.rs", "mine\n");
        };
        Assert.Equal("TS0703", Refused.By(() => checkout.Apply(patch, editor)).Code);
        Assert.Equal(("a\n", "mine\n"), (checkout.Text("a.rs"), checkout.Text("b.rs")));
        Assert.Equal("applied", checkout.Apply(checkout.Patch(("b.rs", "B\n"))).Outcome);
    }

    [Fact]
    public void Apply_WhileAnotherIsAtWork_IsRefusedForNow()
    {
        using var checkout = new Checkout().With("a.rs", "a\n");
        var patch = checkout.Patch(("a.rs", "A\n"));
        using var other = PatchSession.Open(checkout.Root, Path.Combine(checkout.Folder, "undo2"), PatchOptions.Default);
        var failure = Assert.Throws<Tsrun.Activities.ActivityFailureException>(() => checkout.Apply(patch)).Failure;
        Assert.Equal(("TS0712", false), failure.Info is FailureInfo.Application info ? (info.Type, info.NonRetryable) : default);
    }

    [Fact]
    public void Recover_ForeignTextAfterCrash_TouchesNothingAndSaysWhere()
    {
        using var checkout = new Checkout().With("a.rs", "a\n").With("b.rs", "b\n");
        var patch = checkout.Patch(("a.rs", "A\n"), ("b.rs", "B\n"));
        var died = Enumerable.Range(1, 100).First(at => Dies(checkout, patch, at) && checkout.Text("a.rs") == "A\n");
        Assert.True(died > 1);
        checkout.With("b.rs", "mine\n");
        var before = checkout.TreeHash();
        var conflict = Assert.Single(checkout.Recover().Conflicts);
        Assert.Equal((Checkout.Run, "b.rs"), (conflict.Run, conflict.Path));
        Assert.True(File.Exists(conflict.Journal));
        Assert.Equal("TS0711", Refused.By(() => checkout.Apply(patch, run: "run-2")).Code);
        Assert.Equal(before, checkout.TreeHash());
        checkout.With("b.rs", "b\n");
        Assert.Equal([Checkout.Run], checkout.Recover().RestoredRuns);
        Assert.Equal("a\n", checkout.Text("a.rs"));
    }

    [Fact]
    public void Apply_DamagedJournalLeftBehind_IsNamed()
    {
        using var checkout = new Checkout().With("a.rs", "a\n").With("b.rs", "b\n");
        var patch = checkout.Patch(("a.rs", "A\n"), ("b.rs", "B\n"));
        Enumerable.Range(1, 100).First(at => Dies(checkout, patch, at) && checkout.Text("a.rs") == "A\n");
        var journal = Assert.Single(Directory.GetFiles(checkout.Undo, "*.prepared"));
        var bytes = File.ReadAllBytes(journal);
        bytes[20] ^= 1;
        File.WriteAllBytes(journal, bytes);
        var (code, message) = Refused.By(() => checkout.Recover());
        Assert.Equal("TS0714", code);
        Assert.Contains(journal, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_PatchThatContradictsItself_IsRefused()
    {
        using var checkout = new Checkout().With("a.rs", "a\n");
        var change = checkout.Change("a.rs", "A\n");
        Assert.Equal("TS0709", Refused.By(() => checkout.Apply(new Patch([]))).Code);
        Assert.Equal("TS0709", Refused.By(() => checkout.Apply(new Patch([change with { After = "B\n" }]))).Code);
        Assert.Equal("TS0709", Refused.By(() => checkout.Apply(new Patch([change, change]))).Code);
        Assert.Equal("TS0709", Refused.By(() => checkout.Apply(new Patch([change, change with { Path = "A.rs" }]))).Code);
        Assert.Equal("TS0709", Refused.By(() => checkout.Apply(new Patch([change with { After = "\ud800" }]))).Code);
        Assert.Equal("TS0707", Refused.By(() => checkout.Apply(new Patch([.. Enumerable.Repeat(change, 300)]))).Code);
        Assert.Equal("a\n", checkout.Text("a.rs"));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a\nb")]
    public void Revert_RunIdThatIsNoName_IsRefused(string run)
    {
        using var checkout = new Checkout().With("a.rs", "a\n");
        Assert.Equal("TS0716", Refused.By(() => checkout.Revert(run: run)).Code);
    }

    [Fact]
    public void Apply_PortableTree_DoesTheSame()
    {
        using var checkout = new Checkout().With("src/a.rs", "a\n"u8.ToArray(), Executable).With("b.rs", "b\n");
        var before = checkout.TreeHash();
        var portable = PatchOptions.Default with { Portable = true };
        PatchEngine.Apply(checkout.Root, checkout.Undo, Checkout.Run, checkout.Patch(("src/a.rs", "A\n"), ("b.rs", "B\n")), portable);
        Assert.Equal(("A\n", Executable), (checkout.Text("src/a.rs"), checkout.ModeOf("src/a.rs")));
        PatchEngine.Revert(checkout.Root, checkout.Undo, Checkout.Run, portable);
        Assert.Equal(before, checkout.TreeHash());
        Directory.CreateSymbolicLink(checkout.At("out"), checkout.Outside);
        File.WriteAllText(Path.Combine(checkout.Outside, "x.rs"), "x");
        Assert.Equal("TS0701", Refused.By(() => PatchEngine.Apply(checkout.Root, checkout.Undo, Checkout.Run, checkout.Patch(("out/x.rs", "y")), portable)).Code);
    }

    private static bool Dies(Checkout checkout, Patch patch, int at)
    {
        checkout.Recover();
        return Refused.By(() => checkout.Apply(patch, Fault.From(at))).Code.Length > 0;
    }
}
