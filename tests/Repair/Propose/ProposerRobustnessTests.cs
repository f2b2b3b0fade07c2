using Tsrun.Activities.Repair.Propose;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Propose;

/// <summary>Whatever the text and wherever the span: no exception, and edits that lie inside the file.</summary>
public sealed class ProposerRobustnessTests
{
    private const string Seedling = """
        #![deny(unused)]
        use std::{fmt, collections::HashMap as Map};
        mod inner { pub(super) struct Deep<'a, T: Clone>(&'a T, u8); }
        #[derive(Debug, Clone)]
        pub enum Shape { Round(f64), Flat { w: u8, h: u8 }, None }
        impl<T> fmt::Display for Box2<T> where T: fmt::Display { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}", r#"é"#) } }
        pub fn area(s: &Shape, k: usize) -> f64 {
            let mut v: Vec<u8> = vec![b'\'', 1, 0x1F]; // "odd
            match s { Shape::Round(r) => r * 2.0e-3, Shape::Flat { w, .. } => *w as f64, _ => 'a'.len_utf8() as f64 }
        }
        """;

    private static readonly string[] Codes = ["", "E0004", "E0015", "E0023", "E0046", "E0050", "E0053", "E0061", "E0063", "E0106", "E0107", "E0124", "E0185", "E0186", "E0277", "E0282", "E0308", "E0369", "E0382", "E0384",
        "E0392", "E0407", "E0423", "E0424", "E0425", "E0428", "E0432", "E0433", "E0499", "E0502", "E0505", "E0507", "E0515", "E0532", "E0594", "E0596", "E0597", "E0599", "E0603", "E0605", "E0614", "E0616", "E0618", "E0631", "E0728", "E0758", "E0765"];

    private static readonly string[] Messages = ["mismatched types", "expected one of `:`, `@`, or `|`, found `)`", "this file contains an unclosed delimiter", "unexpected closing delimiter: `}`", "missing field `w` in initializer of `Shape`",
        "non-exhaustive patterns: `Shape::None` not covered", "cannot find value `k` in this scope", "field `w` of struct `Shape` is private", "cannot add `u8` to `f64`", "not all trait items implemented, missing: `Item`", "`", "``", ""];

    [Fact]
    public void Propose_MutatedTextAndRandomSpans_NeverThrows()
    {
        var seed = TestSeed.Value;
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var text = Mutate(random, Seedling);
            var target = Target(random, text);
            var state = new SourceState(new Dictionary<string, string> { ["lib.rs"] = text }, [target]);
            var candidates = Record.Exception(() => Verify(text, new Proposer().Propose(state, target)));
            Assert.True(candidates is null, $"TSRUN_TEST_SEED={seed} round {round} code {target.Code}: {candidates}\n{text}");
        }
    }

    private static void Verify(string text, IReadOnlyList<Candidate> candidates)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(text);
        foreach (var edit in candidates.SelectMany(candidate => candidate.Edits))
            Assert.True(edit.ByteStart >= 0 && edit.ByteStart <= edit.ByteEnd && edit.ByteEnd <= length, edit.ToString());
    }

    private static string Mutate(Random random, string text)
    {
        const string Signs = "{}()[]<>;:,.'\"/*#&|=-!é\n ";
        var chars = text.ToList();
        for (var i = random.Next(6); i > 0 && chars.Count > 4; i--)
        {
            var at = random.Next(chars.Count);
            if (random.Next(2) == 0) chars.RemoveRange(at, Math.Min(random.Next(1, 12), chars.Count - at));
            else chars.Insert(at, Signs[random.Next(Signs.Length)]);
        }

        return new string([.. random.Next(40) == 0 ? chars.Take(random.Next(4)) : chars]);
    }

    private static Diagnostic Target(Random random, string text)
    {
        var labels = new[] { "unclosed delimiter", "value moved here", "expected `u8`, found `&str`", "expected `Option<u8>`, found `u8`", "borrow later used here", "first mutable borrow occurs here", "binding `v` declared here", "private", null };
        DiagnosticSpan Span(bool primary) => new("lib.rs", random.Next(text.Length + 9), random.Next(text.Length + 9), random.Next(12), random.Next(60), random.Next(12), random.Next(60), primary, labels[random.Next(labels.Length)]);
        var children = new[] { new SubDiagnostic("note", "function defined here", [Span(false)]), new SubDiagnostic("help", "try", [Span(true) with { SuggestedReplacement = "(/* u8 */)", Applicability = "HasPlaceholders" }]) };
        return new(Codes[random.Next(Codes.Length)], "error", Messages[random.Next(Messages.Length)], DiagnosticClass.Other, CompilerPhase.Parse, "p", [Span(true), Span(false), Span(false)], children, "");
    }
}
