using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

public sealed class TsrunFixerTests
{
    [Theory]
    [InlineData(0, """{"schema":"tsrun.run/1","type":"result","outcome":"fixed","exit":0}""", ClaimKind.Fixed, "fixed")]
    [InlineData(3, """{"outcome":"abstained","exit":3,"reason":"LOW_CONFIDENCE"}""", ClaimKind.Abstained, "abstained LOW_CONFIDENCE")]
    [InlineData(1, """{"outcome":"failed"}""", ClaimKind.Unsolved, "failed")]
    [InlineData(5, """{"outcome":"failed","exit":5}""", ClaimKind.Broken, "failed")]
    [InlineData(0, """{"outcome":"abstained","exit":3}""", ClaimKind.Broken, "the result says exit 3, the process 0")]
    [InlineData(134, "", ClaimKind.Broken, "exit 134 without a result: core dumped")]
    public void Read_ExitAndRecord_MustAgree(int exit, string stdout, ClaimKind kind, string detail) =>
        Assert.Equal(new Claim(kind, detail), TsrunFixer.Read(exit, stdout, "starting\ncore dumped\n"));

    [Fact]
    public void Read_ManyRecords_TakesTheLast() => Assert.Equal(
        new Claim(ClaimKind.Fixed, "fixed"),
        TsrunFixer.Read(0, "{\"type\":\"step\"}\n{ not json\n{\"outcome\":\"fixed\",\"exit\":0}\n", ""));

    [Fact]
    public void Read_OneDocumentOnManyLines_IsARecord() => Assert.Equal(
        new Claim(ClaimKind.Fixed, "fixed"),
        TsrunFixer.Read(0, "{\n  \"outcome\": \"fixed\",\n  \"exit\": 0\n}\n", ""));
}
