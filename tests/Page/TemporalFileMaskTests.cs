using System.Text;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Tests.Page;

/// <summary>A history in Temporal's own form, which no secret may leave in either.</summary>
public sealed class TemporalFileMaskTests
{
    private const string Secret = "q7Xv2LmP9sTd4Kf8Zr1B";

    [Fact]
    public void Of_AHistoryThatQuotesASecret_MasksItInsideOfPayloadsAndStillReplays()
    {
        var masked = TemporalJson.Read(Encoding.UTF8.GetBytes(TemporalFileMask.Of(TemporalJson.Write(PageRig.Run($"let api_key = \"{Secret}\";")))));
        var told = Encoding.UTF8.GetString(HistoryJson.Bytes(masked));
        Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        Assert.Contains("[redacted:secret-value:", told, StringComparison.Ordinal);
        Assert.True(Replayer.Replay(masked).Identical);
    }

    [Fact]
    public void Of_AHistoryWithoutASecret_IsTheVerySameText()
    {
        var json = TemporalJson.Write(PageRig.Run());
        Assert.Same(json, TemporalFileMask.Of(json));
    }
}
