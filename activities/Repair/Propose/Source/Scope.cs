namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>A name a function can use: parameter, local, or field behind <c>self</c>.</summary>
/// <param name="Text">How it is written: <c>order</c>, <c>self.order</c>.</param>
/// <param name="Type">Its type as far as the text tells; empty when it does not.</param>
internal sealed record Value(string Text, string Type);

/// <summary>Names in reach of a place, nearest first. A guess from the text: shadowing and types of expressions are not followed far.</summary>
internal static class Scope
{
    /// <summary>Locals before the place, then parameters, then the receiver's fields.</summary>
    public static IEnumerable<Value> At(OperatorContext context, Place place)
    {
        if (place.Function is not { } function) return [];
        var locals = Locals(function, place.First).Reverse();
        var parameters = Signature.Parameters(function).Select(p => new Value(p.Name, p.Type));
        return locals.Concat(parameters).Concat(SelfFields(context, function)).DistinctBy(value => value.Text);
    }

    /// <summary>Fields of the receiver's type, written with <c>self.</c>; none without a receiver.</summary>
    public static IEnumerable<Value> SelfFields(OperatorContext context, RustItem function)
    {
        if (!Signature.HasReceiver(function) || function.Around(ItemKind.Impl) is not { } impl) return [];
        return context.Items.Where(item => item.Kind == ItemKind.Struct && item.Name == impl.Name)
            .SelectMany(Signature.Fields).Select(field => new Value($"self.{field.Name}", field.Type));
    }

    /// <summary>Names bound by <c>let</c>, <c>for</c>, patterns and closures before a token, in order.</summary>
    public static IEnumerable<Value> Locals(RustItem function, int before)
    {
        var file = function.File;
        for (var i = function.BodyOpen + 1; i > 0 && i < before; i++)
        {
            if (file.Is(i, "let"))
                foreach (var value in Let(file, i + 1, before)) yield return value;
            else if (file.Is(i, "for"))
                foreach (var name in Names(file, i + 1, "in")) yield return new(name, "");
            else if (file.Is(i, "|") && !file.Is(i - 1, "|"))
                foreach (var name in Names(file, i + 1, "|")) yield return new(name, "");
        }
    }

    private static IEnumerable<Value> Let(SourceFile file, int token, int before)
    {
        var end = token;
        while (end < before && file[end] is not (":" or "=" or ";" or "in")) end++;
        var type = "";
        if (file.Is(end, ":"))
        {
            var last = end + 1;
            while (file.Has(last + 1) && file[last + 1] is not ("=" or ";")) last++;
            type = file.Slice(end + 1, last);
        }
        else if (file.Is(end, "="))
        {
            type = Guess(file, end + 1);
        }

        foreach (var name in Names(file, token, null, end)) yield return new(name, type);
    }

    /// <summary>Names in a pattern: lower-case words that are no path, call or field label.</summary>
    private static IEnumerable<string> Names(SourceFile file, int first, string? stop, int end = -1)
    {
        for (var i = first; file.Has(i) && i != end && i < first + 24 && (stop is null || !file.Is(i, stop)); i++)
        {
            var word = file[i];
            if (Words.IsName(word) && char.IsLower(word[0]) && file[i + 1] is not ("::" or "(" or ":" or "!") && !file.Is(i - 1, ":")) yield return word;
            else if (Words.IsName(word) && file.Is(i + 1, ":") && i + 1 == end) yield return word;
        }
    }

    /// <summary>The type of an initialiser, when its first tokens give it away.</summary>
    private static string Guess(SourceFile file, int token)
    {
        if (file.Is(token, "&")) return Guess(file, file.Is(token + 1, "mut") ? token + 2 : token + 1) is { Length: > 0 } inner ? file.Is(token + 1, "mut") ? $"&mut {inner}" : $"&{inner}" : "";
        if (!file.Has(token)) return "";
        var plain = file.Is(token + 1, ";");
        return (file.Tokens[token].Kind, file[token]) switch
        {
            (TokenKind.Text, _) when plain => "&str",
            (TokenKind.Char, _) when plain => "char",
            (TokenKind.Number, var number) when plain => number.Contains('.', StringComparison.Ordinal) ? "f64" : "i32",
            (_, "true" or "false") => "bool",
            (_, "vec") => "Vec<_>",
            (_, "format") => "String",
            (TokenKind.Word, var name) when char.IsUpper(name[0]) && file[token + 1] is "::" or "{" or "(" => name,
            _ => "",
        };
    }
}
