using System.Text.Json;
using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

public sealed class ValueTests
{
    [Theory]
    [InlineData("""{"a":[1,2.5,null,true,"x"],"b":{"c":-9223372036854775808}}""")]
    [InlineData("[1.0,1E+300,0.1,-0.0]")]
    [InlineData("\"\\u0000é\"")]
    public void ToJson_ParsedValue_ReadsBackEqual(string json)
    {
        var value = Value.Parse(json);
        Assert.Equal(value, Value.Parse(value.ToJson()));
    }

    [Fact]
    public void ToJson_FloatWithoutFraction_StaysAFloat() => Assert.Equal("""{"n":1.0}""", Value.RecordOf(("n", Value.Of(1.0))).ToJson());

    [Fact]
    public void Parse_NumberTooLarge_IsRefused() => Assert.ThrowsAny<JsonException>(() => Value.Parse("1e999"));

    [Fact]
    public void Equals_SameContents_IsTrueAndOrderMatters()
    {
        Assert.Equal(Value.ListOf(Value.Of(1), Value.Of("a")), Value.ListOf(Value.Of(1), Value.Of("a")));
        Assert.NotEqual(Value.RecordOf(("a", Value.None), ("b", Value.None)), Value.RecordOf(("b", Value.None), ("a", Value.None)));
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("500ms")]
    [InlineData("2s")]
    [InlineData("5m")]
    [InlineData("8760h")]
    public void Text_ReadDuration_IsTheSame(string text)
    {
        Assert.True(Durations.TryRead(text, out var length));
        Assert.Equal(text, Durations.Text(length));
    }

    [Theory]
    [InlineData("8761h")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("-2s")]
    [InlineData("99999999999999999999ms")]
    public void TryRead_NoDuration_IsFalse(string text) => Assert.False(Durations.TryRead(text, out _));
}
