namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>The kinds of items that operators look at.</summary>
internal enum ItemKind { File, Function, Struct, Union, Enum, Trait, Impl, Module, Use, Type, Const, Static, Macro, ExternCrate }

/// <summary>An item by its tokens. Token numbers that do not apply are -1.</summary>
internal sealed class RustItem(SourceFile file, ItemKind kind, RustItem? parent)
{
    /// <summary>Where it stands.</summary>
    public SourceFile File { get; } = file;

    /// <summary>What it is.</summary>
    public ItemKind Kind { get; } = kind;

    /// <summary>The item around it; null for the file.</summary>
    public RustItem? Parent { get; } = parent;

    /// <summary>Items directly inside, function bodies included.</summary>
    public List<RustItem> Children { get; } = [];

    /// <summary>First token, outer attributes included.</summary>
    public int First { get; init; } = -1;

    /// <summary>Last token: the closing brace or the semicolon.</summary>
    public int Last { get; set; } = -1;

    /// <summary>First token after attributes: visibility or the first keyword.</summary>
    public int Head { get; init; } = -1;

    /// <summary>The token <c>fn</c>, <c>struct</c>, <c>impl</c> …</summary>
    public int Keyword { get; init; } = -1;

    /// <summary>Token of the name.</summary>
    public int NameToken { get; set; } = -1;

    /// <summary>The opening angle of its generic parameters.</summary>
    public int GenericsOpen { get; set; } = -1;

    /// <summary>The closing angle of its generic parameters.</summary>
    public int GenericsClose { get; set; } = -1;

    /// <summary>A function's opening parenthesis, or a tuple struct's.</summary>
    public int ParamsOpen { get; set; } = -1;

    /// <summary>A function's arrow.</summary>
    public int Arrow { get; set; } = -1;

    /// <summary>Last token of the return type.</summary>
    public int ReturnLast { get; set; } = -1;

    /// <summary>The word <c>where</c>.</summary>
    public int Where { get; set; } = -1;

    /// <summary>The brace that opens the body, fields, variants or members.</summary>
    public int BodyOpen { get; set; } = -1;

    /// <summary>An impl's <c>for</c>.</summary>
    public int For { get; set; } = -1;

    /// <summary>The name; an impl's is its self type's first path name.</summary>
    public string Name => Kind == ItemKind.Impl ? File[SelfNameToken] : File[NameToken];

    /// <summary>The brace that closes the body.</summary>
    public int BodyClose => File.Partner(BodyOpen);

    /// <summary>The parenthesis that closes the parameters.</summary>
    public int ParamsClose => File.Partner(ParamsOpen);

    /// <summary>The return type's text; <c>()</c> when there is none.</summary>
    public string ReturnType => Arrow < 0 ? "()" : File.Slice(Arrow + 1, ReturnLast);

    /// <summary>Whether the head starts with <c>pub</c>.</summary>
    public bool IsPublic => File.Is(Head, "pub");

    /// <summary>First token of an impl's self type.</summary>
    public int SelfFirst => For >= 0 ? For + 1 : GenericsClose >= 0 ? GenericsClose + 1 : Keyword + 1;

    /// <summary>Last token of an impl's self type.</summary>
    public int SelfLast => (Where >= 0 ? Where : BodyOpen) - 1;

    /// <summary>Name of the trait that an impl implements; empty for an inherent impl.</summary>
    public string TraitName => Kind == ItemKind.Impl && For >= 0 ? PathName(GenericsClose >= 0 ? GenericsClose + 1 : Keyword + 1, For - 1) : "";

    /// <summary>Whether the item is test code: compiled for tests only, or a test, itself or an item around it.</summary>
    public bool IsTest => TestMark.On(this) || Parent is { IsTest: true };

    private int SelfNameToken => PathToken(SelfFirst, SelfLast);

    /// <summary>This item and all beneath it, outermost first.</summary>
    public IEnumerable<RustItem> All() => Children.SelectMany(child => child.All()).Prepend(this);

    /// <summary>The innermost item whose tokens contain a token.</summary>
    public RustItem At(int token)
    {
        foreach (var child in Children)
            if (child.First <= token && token <= child.Last) return child.At(token);
        return this;
    }

    /// <summary>The innermost item of a kind, this one or around it; null when there is none.</summary>
    public RustItem? Around(ItemKind kind) => Kind == kind ? this : Parent?.Around(kind);

    /// <summary>The opening parenthesis of its <c>#[derive(…)]</c>; -1 when it derives nothing.</summary>
    public int DeriveOpen()
    {
        for (var i = First; i >= 0 && i < Head; i++)
            if (File.Is(i, "derive") && File.Is(i - 1, "[") && File.Partner(i + 1) > i) return i + 1;
        return -1;
    }

    private string PathName(int first, int last) => File[PathToken(first, last)];

    /// <summary>The last segment of a path, generics aside: <c>Display</c> of <c>fmt::Display&lt;T&gt;</c>.</summary>
    private int PathToken(int first, int last)
    {
        var found = -1;
        for (var i = first; i <= last && i >= 0; i++)
        {
            if (File.Is(i, "<")) break;
            if (File.IsWord(i) && !File.Is(i, "mut") && !File.Is(i, "dyn")) found = i;
        }

        return found;
    }
}
