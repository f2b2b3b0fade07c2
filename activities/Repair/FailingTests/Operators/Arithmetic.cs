using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Operators;

/// <summary>The wrong sign of arithmetic, alone or with an assignment.</summary>
internal sealed class Arithmetic : ISlipOperator
{
    /// <inheritdoc/>
    public string Name => "arithmetic";

    /// <inheritdoc/>
    public IEnumerable<Slip> At(CodePlace place)
    {
        var (file, token) = (place.File, place.Token);
        if (file[token] is "<" or ">" && Signs.IsBinaryPair(file, token))
            return [new Slip(Risk.Medium, [Change.Tokens(file, token, token + 1, file.Is(token, "<") ? ">>" : "<<")])];
        if (!Signs.IsBinary(file, token) || IsBound(file, token)) return [];
        return file[token] switch
        {
            "+" => [place.Near("-"), place.Far("*")],
            "-" => [place.Near("+")],
            "*" => [place.Near("/"), place.Far("+")],
            "/" => [place.Near("*"), place.Near("%")],
            "%" => [place.Near("/")],
            "+=" => [place.Near("-="), place.Far("=")],
            "-=" => [place.Near("+=")],
            "*=" => [place.Near("/="), place.Far("+=")],
            "/=" => [place.Near("*="), place.Near("%=")],
            "%=" => [place.Near("/=")],
            "&" => [place.Near("|"), place.Far("^")],
            "^" => [place.Near("|"), place.Near("&")],
            _ => [],
        };
    }

    /// <summary><c>dyn Read + Send</c>: no arithmetic goes on between two names of types.</summary>
    private static bool IsBound(SourceFile file, int token) => file.Is(token, "+") && IsType(file[token - 1]) && IsType(file[token + 1]);

    private static bool IsType(string word) => word.Length > 1 && char.IsUpper(word[0]) && word.Any(char.IsLower);
}
