using System.Text;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Tests.Runtime;

/// <summary>Lines that no run of ours wrote.</summary>
public sealed class TraceReaderTests
{
    private static readonly (TraceSeal Seal, IReadOnlyList<byte[]> Lines) Good =
        TraceProjection.Project(new RunId("w"), new RecordedRun(Canned.Input(), Canned.Crate(Canned.Try())).Play().History);

    private static readonly int PatchLine = Good.Lines.ToList().FindIndex(line => Encoding.UTF8.GetString(line).Contains("\"kind\":\"patch\"", StringComparison.Ordinal));

    [Fact]
    public void Read_OwnTrace_FindsNothing()
    {
        var reading = TraceReader.Read(Text(Good.Lines), Good.Seal);
        Assert.Null(reading.Fault);
        Assert.Equal(Good.Lines, reading.Lines);
    }

    [Fact]
    public void Read_PatchWithoutAnchors_IsRejectedByItsName() =>
        Assert.Equal($"rejected: event {PatchLine} Patch has no anchors", Fault(PatchLine, line => line with { Anchors = [] }));

    [Theory]
    [InlineData("{\"v\":1,", "{\"v\":2,", "has version 2, expected 1")]
    [InlineData("\"kind\":\"probe\"", "\"kind\":\"prob\"", "has kind `prob`, expected one of abstain ")]
    [InlineData("\"seq\":1,", "\"seq\":1,\"seq\":1,", "is not in canonical form")]
    [InlineData("\"seq\":1,", "\"seq\":1,\"evil\":true,", "is not in canonical form")]
    [InlineData("\"seq\":1,", "\"seq\": 1,", "is not in canonical form")]
    [InlineData("\"seq\":1,", "\"seq\":7,", "carries number 7")]
    [InlineData("\"run\":\"w\"", "\"run\":\"../w\"", "belongs to run")]
    [InlineData("{", "[", "is not a trace line")]
    [InlineData("\"prev\":\"", "\"prev\":\"Z", "has a hash that is no SHA-256")]
    [InlineData("\"at\":\"1970-", "\"at\":\"197O-", "has the time")]
    [InlineData("\"summary\":\"", "\"summary\":\"other ", "hash chain broken at event 1")]
    public void Read_ChangedLine_SaysWhatIsWrong(string old, string @new, string reason)
    {
        var lines = Good.Lines.Select(line => Encoding.UTF8.GetString(line)).ToArray();
        Assert.Contains(old, lines[1], StringComparison.Ordinal);
        lines[1] = lines[1].Replace(old, @new, StringComparison.Ordinal);
        var fault = TraceReader.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), Good.Seal).Fault!;
        Assert.StartsWith("rejected: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ConfidenceBeyondOne_IsRejected() =>
        Assert.Contains("confidence 1.5, expected 0 to 1", Fault(1, line => line with { Confidence = 1.5 }), StringComparison.Ordinal);

    [Fact]
    public void Read_AnchorWithoutHash_IsRejected() =>
        Assert.Contains("has the anchor `rustc:E0382`, expected `scheme:location@hash`", Fault(PatchLine, line => line with { Anchors = ["rustc:E0382"] }), StringComparison.Ordinal);

    [Fact]
    public void Read_CutOffEnd_IsSeenThroughTheSeal()
    {
        var reading = TraceReader.Read(Text([.. Good.Lines.SkipLast(2)]), Good.Seal);
        Assert.Contains("the end was cut off", reading.Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no end")]
    [InlineData("\n")]
    [InlineData("null\n")]
    [InlineData("\0\n")]
    public void Read_AnythingElse_IsAValueAndNoCrash(string text) =>
        Assert.NotNull(TraceReader.Read(Encoding.UTF8.GetBytes(text), null).Fault);

    private static string Fault(int seq, Func<TraceLine, TraceLine> change)
    {
        var lines = Good.Lines.ToList();
        lines[seq] = HistoryJson.Bytes(change(HistoryJson.Read<TraceLine>(lines[seq])));
        return TraceReader.Read(Text(lines), Good.Seal).Fault!.Message;
    }

    private static byte[] Text(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line.Append((byte)'\n'))];
}
