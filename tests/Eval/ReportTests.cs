using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

public sealed class ReportTests
{
    private static CaseResult Result(string code, Mark mark, int lines = 0, double seconds = 1) =>
        new("n", Taxonomy.ClassOf(code), code, Expectation.Any, mark, lines, seconds, "");

    [Fact]
    public void ToText_SomeResults_CountsByClassAndCode()
    {
        var report = Report.Of("f", "c", [Result("E0382", Mark.Fixed, 1, 2), Result("E0382", Mark.Fixed, 4, 4), Result("E0382", Mark.Wrong, 9, 9), Result("dead_code", Mark.Abstained)]);
        Assert.Equal("""
                                      cases  fixed  abst. unsol.  wrong broken  lines   secs
            lint                          1      0      1      0      0      0      -      -
            move                          3      2      0      0      1      0    2.5    3.0
            E0382                         3      2      0      0      1      0    2.5    3.0
            dead_code                     1      0      1      0      0      0      -      -
            all                           4      2      1      0      1      0    2.5    3.0

            """, report.ToText());
    }

    [Theory]
    [InlineData("", "syntax")]
    [InlineData("unused_mut", "lint")]
    [InlineData("E0499", "borrow")]
    [InlineData("E9999", "other")]
    public void ClassOf_Code_IsFound(string code, string expected) => Assert.Equal(expected, Taxonomy.ClassOf(code));
}
