using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>Conditions the wrong way round: <c>&amp;&amp;</c> for <c>||</c>, a <c>!</c> too many or too few, <c>true</c> for <c>false</c>, <c>break</c> for <c>continue</c>.</summary>
internal sealed class Logic : ISlipOperator
{
    private static readonly HashSet<string> Questions = new(["contains", "contains_key", "starts_with", "ends_with", "any", "all", "eq", "insert", "remove"], StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "logic";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        return file[token] switch
        {
            "&" when Signs.IsBinaryPair(file, token) => [new Slip(Risk.Medium, [Change.Tokens(file, token, token + 1, "||")])],
            "|" when Signs.IsBinaryPair(file, token) => [new Slip(Risk.Medium, [Change.Tokens(file, token, token + 1, "&&")])],
            "!" when Signs.StartsOperand(file, token + 1) && !Touches(file, token - 1) => [new Slip(Risk.Medium, [Change.Remove(file, token, token)])],
            "true" => [place.Near("false")],
            "false" => [place.Near("true")],
            "break" when file.Is(token + 1, ";") => [place.Near("continue")],
            "continue" when file.Is(token + 1, ";") => [place.Near("break")],
            "if" or "while" when Alone(file, token + 1) => [Not(file, token + 1)],
            "(" when Asks(file, token - 1) && Signs.OperandStart(file, token - 1) is var first && !file.Is(first - 1, "!") && file[first - 1] is not ("if" or "while") => [Not(file, first)],
            _ => [],
        };
    }

    private static Slip Not(SourceFile file, int first) => new(Risk.Medium, [Change.Before(file, first, "!")]);

    /// <summary><c>println!(…)</c>: the sign belongs to the name before it.</summary>
    private static bool Touches(SourceFile file, int before) => file.IsWord(before) && file.Tokens[before].End == file.Tokens[before + 1].Start;

    /// <summary>The condition is one operand up to the brace.</summary>
    private static bool Alone(SourceFile file, int first) =>
        file.IsWord(first) && !file.Is(first, "let") && file.Is(Expressions.PostfixEnd(file, first) + 1, "{");

    /// <summary>A method whose answer is yes or no, as far as its name tells.</summary>
    private static bool Asks(SourceFile file, int name) =>
        file.IsWord(name) && file.Is(name - 1, ".") && (file[name].StartsWith("is_", StringComparison.Ordinal) || Questions.Contains(file[name]));
}
