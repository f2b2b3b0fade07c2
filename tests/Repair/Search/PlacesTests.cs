using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Search;

public sealed class PlacesTests
{
    private const string Source = """
        use std::fmt; // fn not_one() {
        struct S { a: u8 }
        impl S {
            fn outer(&self) -> &'static str {
                fn inner() -> char { '{' }
                "é } fn x() {"
            }
        }
        #[cfg(test)]
        mod tests {
            fn helper() {}
        }
        """;

    [Theory]
    [InlineData("a: u8", null)]
    [InlineData("&self", "outer")]
    [InlineData("char", "inner")]
    [InlineData("} fn x", "outer")]
    [InlineData("helper", "helper")]
    public void Function_Place_IsTheInnermostAround(string at, string? expected)
    {
        var function = Places.Function("src/lib.rs", Source, Offset(at));
        Assert.Equal(expected, function?.Name);
        if (function is not null)
            Assert.Equal((byte)'{', System.Text.Encoding.UTF8.GetBytes(Source)[function.Open]);
    }

    [Theory]
    [InlineData("src/lib.rs", "outer", false)]
    [InlineData("src/lib.rs", "helper", true)]
    [InlineData("tests/all.rs", "outer", true)]
    [InlineData("crates/a/src/tests.rs", "outer", true)]
    public void IsTest_Place_IsToldByFolderAndItem(string file, string at, bool expected) =>
        Assert.Equal(expected, Places.IsTest(file, Source, Offset(at)));

    [Fact]
    public void Map_LinesMovedAndChanged_FollowsTheOnesThatAreStillThere()
    {
        var map = new LineMap("a\nbé\nc\n", "new\na\nc\n");
        Assert.Equal(new TextEdit("f", 4, 5, "x"), map.Map(new TextEdit("f", 0, 1, "x")));
        Assert.Null(map.Map(new TextEdit("f", 2, 3, "x")));
        Assert.Equal(new TextEdit("f", 6, 7, "x"), map.Map(new TextEdit("f", 6, 7, "x")));
    }

    [Fact]
    public void Of_ConstantInAFileWithoutFunctions_AreItsUsersInTheCrate()
    {
        var tree = SourceTree.Of(
        [
            KeyValuePair.Create("src/lib.rs", "mod limits;\npub fn f() -> u16 { limits::MAX.into() }\npub fn g() -> u8 { 1 }\n"),
            KeyValuePair.Create("src/limits.rs", "pub const MAX: u8 = 300;\n"),
            KeyValuePair.Create("tests/all.rs", "fn t() { MAX; }\n"),
        ]);
        var places = TouchPlaces.Of(tree.WithTexts([KeyValuePair.Create("src/limits.rs", "pub const MAX: u16 = 300;\n")]), []);
        Assert.Equal(["f"], Assert.Single(places).Select(function => function.Name));
    }

    private static int Offset(string text) => System.Text.Encoding.UTF8.GetByteCount(Source[..Source.IndexOf(text, StringComparison.Ordinal)]);

    [Fact]
    public void Users_OfAModuleLine_AreTheFunctionsThatNameWhatItBrings()
    {
        const string Text = "mod rounding;\nuse rounding::cents;\n\nfn price() -> u32 { cents(3) }\nfn label() -> u32 { 1 }\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() { super::cents(1); }\n}\n";
        var names = Places.Names("src/lib.rs", Text, 0).Concat(Places.Names("src/lib.rs", Text, Text.IndexOf("use", StringComparison.Ordinal))).ToHashSet();
        Assert.Equal(["cents", "rounding"], names.Order());
        Assert.Equal(["price"], Places.Users("src/lib.rs", Text, names).Select(function => function.Name));
    }
}
