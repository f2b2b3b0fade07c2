using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>A <c>+ 1</c> or <c>- 1</c> that is not there: behind a length, in an index, at an end of a range.</summary>
internal sealed class LostStep : ISlipOperator
{
    /// <inheritdoc/>
    public string Name => "lost-step";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        if (!Counts(file, token) || file[token + 1] is "+" or "-" && file.Is(token + 2, "1")) yield break;
        yield return new Slip(Risk.Medium, [Change.After(file, token, " - 1")]);
        yield return new Slip(Risk.Medium, [Change.After(file, token, " + 1")]);
    }

    private static bool Counts(SourceFile file, int token) =>
        (file.Is(token, ")") && file.Is(token - 1, "(") && file[token - 2] is "len" or "count" && file.Is(token - 3, "."))
        || (file.IsWord(token) && !Words.IsKeyword(file[token]) && (IsIndex(file, token) || IsRangeEnd(file, token)));

    private static bool IsIndex(SourceFile file, int token) => file.Is(token - 1, "[") && file.Is(token + 1, "]") && Signs.EndsOperand(file, token - 2);

    private static bool IsRangeEnd(SourceFile file, int token) =>
        (file[token - 1] is ".." or "..=" && file[token + 1] is "{" or ")" or "]" or ";")
        || (file[token + 1] is ".." or "..=" && file[token - 1] is "in" or "(" or "[");
}
