namespace Tsrun.TraceScript;

internal enum LexemeKind
{
    Word,
    Number,
    Duration,
    String,
    Symbol,
    Unknown,
    End,
}

/// <summary>A word, literal or symbol of the text.</summary>
/// <param name="Value">Of a literal.</param>
/// <param name="Fault">What is wrong inside it, reported by whoever takes it.</param>
internal sealed record Lexeme(LexemeKind Kind, int Start, int End, string Text, Value? Value = null, LexemeFault? Fault = null)
{
    /// <summary>The lexeme as a message shows it.</summary>
    public string Shown => Kind switch
    {
        LexemeKind.End => "the end of the file",
        LexemeKind.String => "a string",
        _ => $"`{Text}`",
    };

    public bool IsSymbol(string symbol) => Kind == LexemeKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == LexemeKind.Word && Text == word;
}

/// <summary>An error inside a lexeme.</summary>
internal sealed record LexemeFault(string Code, string Message, string Label);
