namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>Finds items in tokens. Broken text gives fewer items, never an exception.</summary>
internal static class ItemParser
{
    private static readonly Dictionary<string, ItemKind> Keywords = new(StringComparer.Ordinal)
    {
        ["fn"] = ItemKind.Function,
        ["struct"] = ItemKind.Struct,
        ["union"] = ItemKind.Union,
        ["enum"] = ItemKind.Enum,
        ["trait"] = ItemKind.Trait,
        ["impl"] = ItemKind.Impl,
        ["mod"] = ItemKind.Module,
        ["use"] = ItemKind.Use,
        ["type"] = ItemKind.Type,
        ["const"] = ItemKind.Const,
        ["static"] = ItemKind.Static,
        ["macro_rules"] = ItemKind.Macro,
        ["crate"] = ItemKind.ExternCrate,
    };

    /// <summary>The tree of a file.</summary>
    public static RustItem Parse(SourceFile file)
    {
        var root = new RustItem(file, ItemKind.File, null) { First = 0, Head = 0, Last = file.Tokens.Length };
        Inside(root, 0, file.Tokens.Length);
        return root;
    }

    private static void Inside(RustItem parent, int first, int end)
    {
        var file = parent.File;
        for (var i = first; i < end;)
        {
            if (KindAt(file, i) is { } kind && Item(parent, kind, i, end) is { } item)
            {
                parent.Children.Add(item);
                if (item.BodyOpen >= 0 && item.Kind is not (ItemKind.Struct or ItemKind.Enum or ItemKind.Union or ItemKind.Macro))
                    Inside(item, item.BodyOpen + 1, Math.Min(item.Last, end));
                i = item.Last + 1;
            }
            else
            {
                i++;
            }
        }
    }

    /// <summary>What item a keyword starts here, if it starts one.</summary>
    private static ItemKind? KindAt(SourceFile file, int token)
    {
        if (!file.IsWord(token) || !Keywords.TryGetValue(file[token], out var kind)) return null;
        var named = file.IsWord(token + 1);
        return kind switch
        {
            ItemKind.Impl => AtItemStart(file, Head(file, token)) ? kind : null,
            ItemKind.Use => AtItemStart(file, Head(file, token)) ? kind : null,
            ItemKind.Macro => file.Is(token + 1, "!") && file.IsWord(token + 2) ? kind : null,
            ItemKind.ExternCrate => file.Is(token - 1, "extern") ? kind : null,
            ItemKind.Const => named && !file.Is(token + 1, "fn") && !file.Is(token + 1, "unsafe") && !file.Is(token + 1, "extern") && !file.Is(token + 1, "async") && AtItemStart(file, Head(file, token)) ? kind : null,
            ItemKind.Union => named && AtItemStart(file, Head(file, token)) ? kind : null,
            _ => named ? kind : null,
        };
    }

    private static bool AtItemStart(SourceFile file, int head) =>
        head == 0 || file.Is(head - 1, "}") || file.Is(head - 1, ";") || file.Is(head - 1, "{") || file.Is(head - 1, "]");

    /// <summary>First token of visibility and qualifiers before a keyword.</summary>
    private static int Head(SourceFile file, int keyword)
    {
        var at = keyword;
        while (at > 0)
        {
            if (file[at - 1] is "pub" or "unsafe" or "async" or "const" or "default" or "extern" or "auto") at--;
            else if (file.Tokens[at - 1].Kind == TokenKind.Text && file.Is(at - 2, "extern")) at -= 2;
            else if (file.Is(at - 1, ")") && file.Partner(at - 1) > 0 && file.Is(file.Partner(at - 1) - 1, "pub")) at = file.Partner(at - 1) - 1;
            else break;
        }

        return at;
    }

    /// <summary>First token of the attributes before a head.</summary>
    private static int Attributes(SourceFile file, int head)
    {
        while (file.Is(head - 1, "]") && file.Partner(head - 1) is > 0 and var open && file.Is(open - 1, "#")) head = open - 1;
        return head;
    }

    private static RustItem? Item(RustItem parent, ItemKind kind, int keyword, int end)
    {
        var file = parent.File;
        var head = Head(file, keyword);
        var item = new RustItem(file, kind, parent) { First = Attributes(file, head), Head = head, Keyword = keyword };
        var at = keyword + 1;
        if (kind == ItemKind.Macro) at++;
        if (kind is not (ItemKind.Impl or ItemKind.Use)) item.NameToken = file.Is(at, "mut") ? ++at : at;
        if (kind is not (ItemKind.Impl or ItemKind.Use)) at++;
        if (file.Is(at, "<") && kind is not ItemKind.Use && Brackets.AngleEnd(file, at) is >= 0 and var close)
            (item.GenericsOpen, item.GenericsClose, at) = (at, close, close + 1);
        Tail(item, at, end);
        return item;
    }

    /// <summary>Walks from the generics to the body or semicolon and notes what it passes.</summary>
    private static void Tail(RustItem item, int at, int end)
    {
        var file = item.File;
        var value = item.Kind is ItemKind.Const or ItemKind.Static or ItemKind.Use or ItemKind.Type;
        for (item.Last = Math.Min(at, end - 1); at < end; at = Brackets.Skip(file, at))
        {
            item.Last = at;
            if (file.Is(at, ";") || Brackets.Closes(file, at)) break;
            if (file.Is(at, "{") && !value)
            {
                (item.BodyOpen, item.Last) = (at, file.Partner(at) is > 0 and var close ? close : end - 1);
                break;
            }

            Note(item, at);
        }

        // A stray closer belongs to whoever is around; the item ends before it.
        if (Brackets.Closes(file, item.Last) && item.BodyOpen < 0 && file.Partner(item.Last) < item.Keyword) item.Last--;
        if (item.Arrow >= 0) item.ReturnLast = (item.Where >= 0 ? item.Where : item.BodyOpen >= 0 ? item.BodyOpen : file.Is(item.Last, ";") ? item.Last : item.Last + 1) - 1;
    }

    private static void Note(RustItem item, int at)
    {
        var file = item.File;
        if (file.Is(at, "(") && item.ParamsOpen < 0 && item.Kind is ItemKind.Function or ItemKind.Struct) item.ParamsOpen = item.ParamsOpen < 0 && file.Is(at, "(") ? at : item.ParamsOpen;
        else if (file.Is(at, "->") && item.Arrow < 0 && item.Where < 0 && item.Kind == ItemKind.Function) item.Arrow = at;
        else if (file.Is(at, "where") && item.Where < 0) item.Where = at;
        else if (file.Is(at, "for") && item.For < 0 && item.Kind == ItemKind.Impl && !file.Is(at + 1, "<")) item.For = at;
    }
}
