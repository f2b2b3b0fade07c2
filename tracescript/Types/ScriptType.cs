namespace Tsrun.TraceScript;

/// <summary>The type of a value. Scripts write <c>path int float bool string duration list&lt;T> record</c>; the rest comes from the catalogue.</summary>
public abstract record ScriptType
{
    private ScriptType() { }

    /// <summary>A type without parts; only the instances below exist.</summary>
    public sealed record Primitive : ScriptType
    {
        internal Primitive(string name) => Name = name;

        /// <summary>As it is written.</summary>
        public string Name { get; }
    }

    /// <summary>A list of one type.</summary>
    public sealed record List(ScriptType Item) : ScriptType;

    /// <summary>A value with named fields.</summary>
    /// <param name="Name">What messages call it.</param>
    /// <param name="IsOpen">Any field may be asked for and is <see cref="Any"/>: the script's own <c>record</c>.</param>
    public sealed record Record(string Name, Seq<FieldType> Fields, bool IsOpen = false) : ScriptType;

    /// <summary>The type, or <c>none</c>: what <c>else none</c> gives, and what an optional parameter takes.</summary>
    public sealed record Maybe(ScriptType Inner) : ScriptType;

    /// <summary>A path of a file or folder; text at run time.</summary>
    public static ScriptType Path { get; } = new Primitive("path");

    /// <summary>A whole number of 64 bits.</summary>
    public static ScriptType Int { get; } = new Primitive("int");

    /// <summary>A finite number; a whole one fits where this is wanted.</summary>
    public static ScriptType Float { get; } = new Primitive("float");

    /// <summary>True or false.</summary>
    public static ScriptType Bool { get; } = new Primitive("bool");

    /// <summary>Text.</summary>
    public static ScriptType String { get; } = new Primitive("string");

    /// <summary>A length of time.</summary>
    public static ScriptType Duration { get; } = new Primitive("duration");

    /// <summary>Not checked: fits everywhere. Cannot be written in a script.</summary>
    public static ScriptType Any { get; } = new Primitive("any");

    /// <summary>The type of <c>none</c>.</summary>
    public static ScriptType None { get; } = new Primitive("none");

    /// <summary>A record whose fields are not known.</summary>
    public static ScriptType AnyRecord { get; } = new Record("record", [], IsOpen: true);

    /// <summary>A list type.</summary>
    public static ScriptType ListOf(ScriptType item) => new List(item);

    /// <summary>A record type with these fields.</summary>
    public static ScriptType RecordOf(string name, params IEnumerable<(string Name, ScriptType Type)> fields) =>
        new Record(name, fields.Select(field => new FieldType(field.Name, field.Type)).ToSeq());

    /// <summary>The type or <c>none</c>.</summary>
    public static ScriptType MaybeOf(ScriptType inner) => inner is Maybe || inner == Any || inner == None ? inner : new Maybe(inner);

    /// <summary>The type without its <c>none</c>.</summary>
    public ScriptType Present => this is Maybe maybe ? maybe.Inner : this;

    /// <summary>Whether a value of this type may stand where <paramref name="wanted"/> is asked for.</summary>
    public bool Fits(ScriptType wanted) => (this, wanted) switch
    {
        _ when this == wanted || this == Any || wanted == Any => true,
        (Maybe own, Maybe other) => own.Inner.Fits(other.Inner),
        (_, Maybe other) => this == None || Fits(other.Inner),
        (Maybe, _) => false,
        (List own, List other) => own.Item.Fits(other.Item),
        (Record own, Record other) => own.IsOpen || other.IsOpen || own.Name == other.Name,
        _ => (this == Int && wanted == Float) || (this == Path && wanted == String) || (this == String && wanted == Path),
    };

    /// <summary>As a script or message writes it: <c>list&lt;int></c>, <c>CheckReport</c>, <c>int or none</c>.</summary>
    public sealed override string ToString() => this switch
    {
        Primitive primitive => primitive.Name,
        List list => $"list<{list.Item}>",
        Record record => record.Name,
        Maybe maybe => $"{maybe.Inner} or none",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A field of a record type.</summary>
public sealed record FieldType(string Name, ScriptType Type);
