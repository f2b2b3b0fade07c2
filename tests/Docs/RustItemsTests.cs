using Tsrun.Activities;
using Tsrun.Activities.RustAnalyzer;
using Tsrun.History;
using Tsrun.Tests.Cargo;

namespace Tsrun.Tests.Docs;

public sealed class RustItemsTests
{
    private const string Source = """
        //! A crate.
        use std::fmt;

        /// A ship { with a brace.
        #[derive(Debug)]
        pub(crate) struct Ship<'a> { name: &'a str, brace: char }

        impl<'a> fmt::Display for Ship<'a> {
            const SIZE: usize = { 3 };
            // fn not_me() {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                let s = r#"fn nor_me() { " "#; let c = '{'; let d = '\''; let e = b"}";
                fn inner() {}
                write!(f, "}} fn {}", s)
            }
        }

        pub const unsafe extern "C" fn raw() {}
        struct Unit;
        pub(crate) mod tests { pub type Alias = Vec<u8>; static mut N: u8 = 1; }
        macro_rules! m { () => { fn hidden() {} } }
        trait Load where Self: Sized { fn load() -> Self; }
        fn open(
        """;

    [Fact]
    public void Of_AllKinds_AreFoundWithTheirPaths() => Assert.Equal(
        [
            "struct Ship", "impl impl<'a> fmt::Display for Ship<'a>", "const impl<'a> fmt::Display for Ship<'a>::SIZE",
            "fn impl<'a> fmt::Display for Ship<'a>::fmt", "fn impl<'a> fmt::Display for Ship<'a>::fmt::inner",
            "fn raw", "struct Unit", "mod tests", "type tests::Alias", "static tests::N", "macro m", "trait Load", "fn Load::load", "fn open",
        ],
        RustItems.Of(Source).Select(item => $"{item.Kind} {item.Path}"));

    [Fact]
    public void Of_AttributesAndDocumentation_BelongToTheItem()
    {
        var ship = RustItems.Of(Source)[0];
        Assert.StartsWith("/// A ship", Source[ship.Start..ship.End], StringComparison.Ordinal);
        Assert.EndsWith("brace: char }", Source[ship.Start..ship.End], StringComparison.Ordinal);
    }

    [Fact]
    public void Around_InsideAnInnerFunction_IsTheInnermost() =>
        Assert.Equal("inner", RustItems.Around(RustItems.Of(Source), Source.IndexOf("inner", StringComparison.Ordinal))!.Name);

    [Fact]
    public void Of_AnyPrefix_EndsAndStaysInside()
    {
        for (var length = 0; length <= Source.Length; length++)
            Assert.All(RustItems.Of(Source[..length]), item => Assert.InRange(item.End, item.Start + 1, length));
    }

    [Fact]
    public async Task Context_MoveOutOfAParameter_GivesTheFunctionAndTheStruct()
    {
        using var bench = Bench.Library("pub struct Order;\n\nfn ship(order: Order) { drop(order) }\n\npub fn run(order: Order) {\n    ship(order);\n    ship(order);\n}\n");
        var target = (await bench.Check()).Diagnostics[0];
        var input = HistoryJson.ToPayload(new ActivityInput<RustContext.Arguments>(bench.Run(), new RustContext.Arguments(bench.Root, target)));
        var result = HistoryJson.Read<RustContext.Result>(await new RustContextHandler(bench.Pool.Toolchains).ExecuteAsync(input, new ActivityContext(new ActivityId("1"), 1, _ => { }), default));
        Assert.Equal(["run", "ship", "Order"], result.Items.Select(item => item.Name));
        Assert.StartsWith("src:src/lib.rs:5:1-8:2@", result.Items[0].Anchor, StringComparison.Ordinal);
        Assert.Equal("degraded: rust-analyzer not found", result.Source);
    }
}
