namespace Tsrun.TraceScript;

/// <summary>
/// An immutable value of a script, shaped like JSON with durations. Equal when the contents are; a record's fields compare in order.
/// Passing one on copies a reference, however large it is.
/// </summary>
public abstract partial record Value
{
    private Value() { }

    /// <summary>Absent: <c>none</c>, JSON's null.</summary>
    public sealed record Null : Value;

    /// <summary>True or false.</summary>
    public sealed record Bool(bool Flag) : Value;

    /// <summary>A whole number.</summary>
    public sealed record Int(long Number) : Value;

    /// <summary>A finite number with a fraction.</summary>
    public sealed record Float(double Number) : Value;

    /// <summary>Text; also a path.</summary>
    public sealed record String(string Text) : Value;

    /// <summary>A length of time, in whole milliseconds when it was written in a script.</summary>
    public sealed record Duration(TimeSpan Length) : Value;

    /// <summary>Values in order.</summary>
    public sealed record List(Seq<Value> Items) : Value;

    /// <summary>Named values in order.</summary>
    public sealed record Record(Seq<ValueField> Fields) : Value;

    /// <summary>The absent value.</summary>
    public static Value None { get; } = new Null();

    /// <summary>True.</summary>
    public static Value True { get; } = new Bool(true);

    /// <summary>False.</summary>
    public static Value False { get; } = new Bool(false);

    /// <summary>Whether there is nothing.</summary>
    public bool IsNone => this is Null;

    /// <summary>Whether it is the flag <c>true</c>; anything else is not.</summary>
    public bool IsTrue => this is Bool { Flag: true };

    /// <summary>A flag.</summary>
    public static Value Of(bool flag) => flag ? True : False;

    /// <summary>A whole number.</summary>
    public static Value Of(long number) => new Int(number);

    /// <summary>A number with a fraction.</summary>
    public static Value Of(double number) => new Float(number);

    /// <summary>Text.</summary>
    public static Value Of(string text) => new String(text);

    /// <summary>A length of time.</summary>
    public static Value Of(TimeSpan length) => new Duration(length);

    /// <summary>A list.</summary>
    public static Value ListOf(params ReadOnlySpan<Value> items) => new List(Seq.Of(items));

    /// <summary>A record.</summary>
    public static Value RecordOf(params IEnumerable<(string Name, Value Value)> fields) =>
        new Record(fields.Select(field => new ValueField(field.Name, field.Value)).ToSeq());

    /// <summary>The field of a record; <see cref="None"/> when it has none of that name, or is no record.</summary>
    public Value Get(string field)
    {
        if (this is Record record)
            foreach (var candidate in record.Fields)
                if (candidate.Name == field)
                    return candidate.Value;
        return None;
    }

    /// <summary>The number as a fraction, whole or not; null for anything else.</summary>
    public double? AsNumber() => this switch
    {
        Int number => number.Number,
        Float number => number.Number,
        _ => null,
    };

    /// <summary>What a message calls this kind of value.</summary>
    public string KindName => this switch
    {
        Null => "none",
        Bool => "bool",
        Int => "int",
        Float => "float",
        String => "string",
        Duration => "duration",
        List => "list",
        _ => "record",
    };
}

/// <summary>A named value within a record.</summary>
public sealed record ValueField(string Name, Value Value);
