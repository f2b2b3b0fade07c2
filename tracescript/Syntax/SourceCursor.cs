using Sprache;

namespace Tsrun.TraceScript;

/// <summary>
/// A place in the text as Sprache sees it. The stock input is advanced by one object per character; this one is sliced
/// to the end of a whole word, string or symbol, so that reading costs one small object per lexeme.
/// </summary>
internal sealed class SourceCursor(SourceText source, int position) : IInput
{
    private Dictionary<object, object>? _memos;
    private Lexeme? _next;

    public SourceText Text { get; } = source;

    public int Position { get; } = position;

    public string Source => Text.Text;

    public bool AtEnd => Position >= Source.Length;

    public char Current => Source[Position];

    public int Line => Text.LineOf(Position);

    public int Column => Text.ColumnOf(Position);

    public IDictionary<object, object> Memos => _memos ??= [];

    /// <summary>The lexeme behind whitespace and comments; read once.</summary>
    public Lexeme Next => Text.Stopped
        ? new Lexeme(LexemeKind.End, Source.Length, Source.Length, "")
        : _next ??= Lexer.Read(Text, Position);

    public IInput Advance() => To(Position + 1);

    public SourceCursor To(int position) => new(Text, Math.Min(position, Source.Length));

    public bool Equals(IInput? other) => other is not null && other.Position == Position;

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => Position;
}
