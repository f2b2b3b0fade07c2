using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>
/// One kind of slip in code that compiles, and how it is taken back. Risk says how far an edit goes: medium is the slip next to what
/// stands there (<c>&lt;</c> for <c>&lt;=</c>), high a farther one (<c>&lt;</c> for <c>&gt;</c>). Pure.
/// </summary>
internal interface ISlipOperator
{
    /// <summary>Stands in candidates and reports: <c>boundary</c>.</summary>
    string Name { get; }

    /// <summary>Its edits at a token, the likeliest first; none when the token is not its business.</summary>
    IEnumerable<Slip> At(CodePlace place);
}

/// <summary>A token in the body of a function, with what an operator may know around it.</summary>
/// <param name="Function">The function that it stands in; null in a constant.</param>
/// <param name="Structs">Fields of the crate's structs.</param>
internal sealed record CodePlace(SourceFile File, int Token, RustItem? Function, StructFields Structs)
{
    /// <summary>The token's text.</summary>
    public string Text => File[Token];

    /// <summary>Replaces the token.</summary>
    public Slip Near(string text) => new(Risk.Medium, [Change.Tokens(File, Token, Token, text)]);

    /// <summary>Replaces the token with something farther off.</summary>
    public Slip Far(string text) => Near(text) with { Risk = Risk.High };
}

/// <summary>An edit that takes a slip back.</summary>
internal sealed record Slip(Risk Risk, IReadOnlyList<Change> Changes);
