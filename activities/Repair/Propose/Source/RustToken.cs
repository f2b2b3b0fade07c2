namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>What a token is, as far as structure needs it.</summary>
internal enum TokenKind
{
    /// <summary>A name or keyword, raw identifiers included.</summary>
    Word,
    /// <summary><c>'a</c>, also loop labels.</summary>
    Lifetime,
    /// <summary>An integer or float with its suffix.</summary>
    Number,
    /// <summary>Any string literal, byte and raw strings included.</summary>
    Text,
    /// <summary>A character or byte literal.</summary>
    Char,
    /// <summary>An operator or a bracket; <c>&gt;&gt;</c> is two tokens so that generics nest.</summary>
    Sign,
}

/// <summary>A token by its place in the text; comments and blanks are no tokens. Offsets are UTF-16 indices.</summary>
internal readonly record struct RustToken(TokenKind Kind, int Start, int End);
