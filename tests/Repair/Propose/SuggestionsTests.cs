using Tsrun.Activities.Repair.Propose;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Propose;

public sealed class SuggestionsTests
{
    private const string Text = "fn é(a: u8) {}\n";

    private static DiagnosticSpan Part(int start, int end, string replacement, string applicability = "MaybeIncorrect") =>
        new("lib.rs", start, end, 0, 0, 0, 0, IsPrimary: true, SuggestedReplacement: replacement, Applicability: applicability);

    private static IReadOnlyList<Candidate> Propose(string text, params DiagnosticSpan[] parts)
    {
        var primary = new DiagnosticSpan("lib.rs", 0, 2, 0, 0, 0, 0, IsPrimary: true);
        var target = new Diagnostic("E9999", "error", "said", DiagnosticClass.Other, CompilerPhase.TypeCheck, "p", [primary], [new SubDiagnostic("help", "do", parts)], "");
        return Proposer.RustcOnly().Propose(new SourceState(new Dictionary<string, string> { ["lib.rs"] = text }, [target]), target);
    }

    [Fact]
    public void Propose_DifferentPlaces_IsOneEditInParts()
    {
        var candidate = Assert.Single(Propose(Text, Part(0, 0, "pub "), Part(6, 6, "mut ")));
        Assert.Equal("pub fn é(mut a: u8) {}\n", RustcOnPath.Apply(new Dictionary<string, string> { ["lib.rs"] = Text }, candidate)["lib.rs"]);
    }

    [Fact]
    public void Propose_SamePlace_IsAlternatives() =>
        Assert.Equal(["insert `a` before `fn`", "insert `b` before `fn`"], Propose(Text, Part(0, 0, "a "), Part(0, 0, "b ")).Select(candidate => candidate.Title));

    [Fact]
    public void Propose_AlternativesWithASharedPart_KeepTheirParts()
    {
        var candidates = Propose(Text, Part(0, 0, "pub "), Part(6, 6, "mut "), Part(0, 0, "pub "), Part(9, 11, "u16"));
        Assert.Equal([2, 2], candidates.Select(candidate => candidate.Edits.Count));
    }

    [Theory]
    [InlineData("/* u8 */", 0)]
    [InlineData("todo!()", 0)]
    [InlineData("::<T>", 0)]
    [InlineData(", _", 0)]
    [InlineData("Sum", 1)]
    public void Propose_HasPlaceholders_IsJudgedByItsText(string replacement, int count) =>
        Assert.Equal(count, Propose(Text, Part(0, 0, replacement, "HasPlaceholders")).Count);

    [Theory]
    [InlineData("unsafe ", 0)]
    [InlineData("#[allow(dead_code)] ", 0)]
    [InlineData("pub ", 1)]
    public void Propose_ForbiddenText_IsDropped(string replacement, int count) => Assert.Equal(count, Propose(Text, Part(0, 0, replacement)).Count);

    [Fact]
    public void Propose_AddedUnwrap_IsHighRisk() => Assert.Equal(Risk.High, Assert.Single(Propose(Text, Part(12, 12, ".unwrap()", "MachineApplicable"))).Risk);

    [Fact]
    public void Propose_TextReadWithoutItsByteOrderMark_FollowsLineAndColumn()
    {
        var part = new DiagnosticSpan("lib.rs", 3, 3, 1, 1, 1, 1, IsPrimary: true, SuggestedReplacement: "pub ", Applicability: "MachineApplicable");
        Assert.Equal(0, Assert.Single(Propose(Text, part)).Edits[0].ByteStart);
    }
}
