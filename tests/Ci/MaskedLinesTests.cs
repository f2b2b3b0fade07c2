using Tsrun.Cli.Ci.Shadow;

namespace Tsrun.Tests.Ci;

/// <summary>The log of a job, on its way to strangers.</summary>
public sealed class MaskedLinesTests
{
    [Fact]
    public void Dispose_AfterALineThatNobodyEnded_PassesItOnMasked()
    {
        using var log = new StringWriter();
        using (var lines = new MaskedLines(log))
        {
            lines.Write("whole\nlet api_key = \"q7Xv2LmP9sTd4Kf8Zr1B\";");
            Assert.Equal("whole\n", log.ToString());
        }
        Assert.StartsWith("whole\nlet api_key = \"[redacted:secret-value:", log.ToString(), StringComparison.Ordinal);
    }
}
