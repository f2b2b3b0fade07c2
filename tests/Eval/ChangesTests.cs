using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

public sealed class ChangesTests
{
    private const string Source = """
        pub fn one() -> u8 {
            1
        }

        #[cfg(test)]
        mod tests {
            #[test]
            fn one_is_one() {
                assert_eq!(super::one(), 1);
            }
        }

        pub fn two() -> u8 {
            2
        }
        """;

    private static Changes Compare(string file, string before, string after) =>
        Changes.Between(new SourceTree(new Dictionary<string, string> { [file] = before }), new SourceTree(new Dictionary<string, string> { [file] = after }));

    [Fact]
    public void Between_ReplacedLine_CountsOnce() =>
        Assert.Equal((1, 0), (Compare("src/lib.rs", Source, Source.Replace("    1\n", "    3\n")) is var change ? (change.Lines, change.TestCode.Count) : default));

    [Fact]
    public void Between_AddedAndRemovedLines_CountEach() =>
        Assert.Equal(3, Compare("src/lib.rs", Source, Source.Replace("    1\n", "    1\n    + 0\n    + 0\n").Replace("    2\n", "")).Lines);

    [Fact]
    public void Between_CodeBehindTheTestModule_IsNotTestCode() =>
        Assert.Empty(Compare("src/lib.rs", Source, Source.Replace("    2\n", "    4\n")).TestCode);

    [Theory]
    [InlineData("one(), 1", "one(), 2")]
    [InlineData("    #[test]\n", "")]
    [InlineData("#[cfg(test)]\n", "#[cfg(any())]\n")]
    [InlineData("    #[test]\n", "    #[test]\n    #[ignore]\n")]
    public void Between_WeakenedTest_IsNamed(string old, string now) =>
        Assert.Equal(["src/lib.rs"], Compare("src/lib.rs", Source, Source.Replace(old, now)).TestCode);

    [Fact]
    public void Between_FileUnderTests_IsAllTestCode() =>
        Assert.Equal(["a/tests/it.rs"], Compare("a/tests/it.rs", "fn helper() {}\n", "").TestCode);
}
