namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Finds the items of a source file, nested ones too, by keywords and braces; works on text that does not parse.</summary>
public sealed class RustItems
{
    private static readonly HashSet<string> Keywords = new(["fn", "struct", "enum", "union", "trait", "impl", "mod", "const", "static", "type", "macro_rules"], StringComparer.Ordinal);
    private static readonly HashSet<string> Modifiers = new(["pub", "unsafe", "async", "extern", "default", "const", "crate", "super", "in", "self"], StringComparer.Ordinal);
    private readonly string _text;
    private readonly IReadOnlyList<RustToken> _tokens;
    private readonly List<RustItem> _items = [];

    private RustItems(string text)
    {
        _text = text;
        _tokens = new RustTokens(text).Read();
    }

    /// <summary>All items in order of their start; an outer one comes before those inside it.</summary>
    public static IReadOnlyList<RustItem> Of(string text)
    {
        var items = new RustItems(text);
        items.Scan(0, items._tokens.Count, null);
        return items._items;
    }

    /// <summary>The innermost item around a place; null when there is none.</summary>
    /// <param name="offset">In UTF-16 units.</param>
    public static RustItem? Around(IReadOnlyList<RustItem> items, int offset) =>
        items.LastOrDefault(item => item.Start <= offset && offset < item.End);

    private void Scan(int from, int to, RustItem? parent)
    {
        for (var at = from; at < to;)
        {
            var next = Item(at, to, parent);
            at = next > at ? next : at + 1;
        }
    }

    // Attributes, documentation and modifiers, then a keyword; returns the token after the item, or `at` when none begins here.
    private int Item(int at, int to, RustItem? parent)
    {
        if (at > 0 && !MayPrecede(_tokens[at - 1])) return at;
        var head = SkipPrefix(at, to);
        if (head >= to || !IsKeyword(head, to)) return at;
        var kind = Word(head);
        var end = EndOf(head, to, kind);
        var item = new RustItem(kind == "macro_rules" ? "macro" : kind, NameOf(head, end, kind), _tokens[at].Start, _tokens[end - 1].End, parent);
        _items.Add(item);
        var body = kind == "macro_rules" ? end : Body(head, end);
        if (body < end) Scan(body + 1, end - 1, item);
        return end;
    }

    // After these an item may begin; after others a word such as `type` or `union` is part of something else.
    private static bool MayPrecede(RustToken token) => token.Kind is '{' or '}' or ';' or ']' or RustToken.DocComment or ')';

    private int SkipPrefix(int at, int to)
    {
        while (at < to)
        {
            var token = _tokens[at];
            if (token.Kind == RustToken.DocComment) at++;
            else if (token.Kind == '#' && at + 1 < to && _tokens[at + 1].Kind == '[') at = Close(at + 1, to);
            else if (token.Kind == RustToken.Word && Modifiers.Contains(Word(at)) && !IsKeyword(at, to)) at++;
            else if (token.Kind == '(' && at > 0 && _tokens[at - 1].Kind == RustToken.Word && Word(at - 1) == "pub") at = Close(at, to);
            else if (token.Kind == RustToken.Literal && at > 0 && _tokens[at - 1].Kind == RustToken.Word && Word(at - 1) == "extern") at++;
            else break;
        }
        return at;
    }

    // `const fn` is a function and `const { … }` a block; `union` and `type` are names too when no name follows.
    private bool IsKeyword(int at, int to)
    {
        if (_tokens[at].Kind != RustToken.Word || !Keywords.Contains(Word(at)) || at + 1 >= to) return false;
        var next = _tokens[at + 1];
        return Word(at) switch
        {
            "impl" => next.Kind is RustToken.Word or '<' or '!' or '&' or '(' or '[',
            "macro_rules" => next.Kind == '!',
            "const" => next.Kind == RustToken.Word && !Keywords.Contains(Word(at + 1)) && !Modifiers.Contains(Word(at + 1)),
            _ => next.Kind == RustToken.Word,
        };
    }

    // To the closing brace of the body or the semicolon, whichever comes first outside brackets; a value may hold braces of its own.
    private int EndOf(int head, int to, string kind)
    {
        var endsAtBrace = kind is not ("const" or "static" or "type");
        for (var at = head; at < to; at++)
        {
            var token = _tokens[at].Kind;
            if (token == ';') return at + 1;
            if (token is '(' or '[') at = Close(at, to) - 1;
            else if (token == '{')
            {
                at = Close(at, to) - 1;
                if (endsAtBrace) return at + 1;
            }
            else if (token == '}') return Math.Max(at, head + 1);
        }
        return to;
    }

    private int Body(int head, int end)
    {
        for (var at = head; at < end; at++)
        {
            if (_tokens[at].Kind is '(' or '[') at = Close(at, end) - 1;
            else if (_tokens[at].Kind == '{') return at;
        }
        return end;
    }

    // One past the bracket that closes the one here; without one, the end.
    private int Close(int open, int to)
    {
        var depth = 0;
        for (var at = open; at < to; at++)
        {
            if (_tokens[at].Kind is '(' or '[' or '{') depth++;
            else if (_tokens[at].Kind is ')' or ']' or '}' && --depth == 0) return at + 1;
        }
        return to;
    }

    private string NameOf(int head, int end, string kind)
    {
        if (kind == "impl") return string.Join(' ', _text[_tokens[head].Start.._tokens[Math.Min(Body(head, end), end - 1)].Start].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        for (var at = head + 1; at < end; at++)
            if (_tokens[at].Kind == RustToken.Word && Word(at) is not "mut") return Word(at);
        return "";
    }

    private string Word(int at) => _text[_tokens[at].Start.._tokens[at].End];
}
