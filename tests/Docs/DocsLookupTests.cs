using Tsrun.Activities;
using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Docs;
using Tsrun.History;
using Tsrun.Tests.Cargo;

namespace Tsrun.Tests.Docs;

public sealed class DocsLookupTests
{
    private static async Task<DocsLookup.Result> Ask(string query)
    {
        using var bench = Bench.Library("");
        var handler = new DocsLookupHandler(bench.Runner, new ToolchainFinder(bench.Runner, bench.Host));
        var input = HistoryJson.ToPayload(new ActivityInput<DocsLookup.Arguments>(bench.Run(), new DocsLookup.Arguments(query)));
        return HistoryJson.Read<DocsLookup.Result>(await handler.ExecuteAsync(input, new ActivityContext(new ActivityId("1"), 1, _ => { }), default));
    }

    [Fact]
    public async Task Lookup_ErrorCode_IsTheCompilersExplanation()
    {
        var result = await Ask("E0382");
        Assert.Equal("A variable was used after its contents have been moved elsewhere.", result.Title);
        Assert.Matches("^rustc:E0382@[0-9a-f]{12}$", result.Anchor);
        Assert.Equal(result.Anchor, (await Ask("E0382")).Anchor);
    }

    [Theory]
    [InlineData("unused_mut", "^unused_mut \\(warn by default\\): ")]
    [InlineData("clippy::needless_collect", "^clippy::needless_collect \\(allow by default\\): ")]
    public async Task Lookup_Lint_IsItsDescription(string lint, string text) => Assert.Matches(text, (await Ask(lint)).Text);

    [Theory]
    [InlineData("std::vec::Vec::push", "doc:std/vec/struct.Vec.html#method.push@", "pub fn push(&mut self, value: T)\n\nAppends an element to the back of a collection.\n")]
    [InlineData("Vec::push", "doc:std/vec/struct.Vec.html#method.push@", "pub fn push(&mut self, value: T)")]
    [InlineData("std::option::Option", "doc:std/option/enum.Option.html@", "pub enum Option<T> {\n")]
    [InlineData("Option::Some", "doc:std/option/enum.Option.html#variant.Some@", "Some(T)")]
    [InlineData("str::trim", "doc:std/primitive.str.html#method.trim@", "pub fn trim(&self) -> &str")]
    [InlineData("Iterator::next", "doc:std/iter/trait.Iterator.html#tymethod.next@", "fn next(&mut self)")]
    public async Task Lookup_StandardLibrary_IsThatSection(string query, string anchor, string text)
    {
        var result = await Ask(query);
        Assert.StartsWith(anchor, result.Anchor, StringComparison.Ordinal);
        Assert.StartsWith(text, result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", result.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E9999")]
    [InlineData("std::vec::Vec::no_such_method")]
    [InlineData("clippy::no_such_lint")]
    [InlineData("../../../../etc/passwd")]
    public async Task Lookup_Unknown_SaysSo(string query)
    {
        var result = await Ask(query);
        Assert.False(result.Found);
        Assert.NotEmpty(result.Missing);
    }
}
