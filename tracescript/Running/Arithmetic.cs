namespace Tsrun.TraceScript;

/// <summary>Operators on values. Whatever cannot be computed is an error with a code, never a wrap-around or an infinity.</summary>
internal static class Arithmetic
{
    /// <summary>Characters of a text, or items of a list, that <c>+</c> may make: a script cannot fill the memory.</summary>
    public const int SizeMax = 65_536;

    public static Value Apply(UnaryOperator op, Value operand) => (op, operand) switch
    {
        (_, Value.Null) => Value.None,
        (UnaryOperator.Not, Value.Bool flag) => Value.Of(!flag.Flag),
        (UnaryOperator.Negate, Value.Int number) when number.Number > long.MinValue => Value.Of(-number.Number),
        (UnaryOperator.Negate, Value.Float number) => Value.Of(-number.Number),
        (UnaryOperator.Negate, Value.Int) => throw TooLarge(),
        _ => throw Wrong($"`{(op == UnaryOperator.Not ? "not" : "-")}` does not go with {operand.KindName}"),
    };

    public static Value Apply(BinaryOperator op, Value left, Value right) => op switch
    {
        BinaryOperator.Equal => Value.Of(Same(left, right)),
        BinaryOperator.NotEqual => Value.Of(!Same(left, right)),
        _ when left.IsNone || right.IsNone => Value.None,
        <= BinaryOperator.GreaterOrEqual => Value.Of(Holds(op, Compare(op, left, right))),
        _ => Compute(op, left, right),
    };

    private static bool Same(Value left, Value right) =>
        left is Value.Int or Value.Float && right is Value.Int or Value.Float && left.GetType() != right.GetType()
            ? left.AsNumber() == right.AsNumber()
            : left == right;

    private static bool Holds(BinaryOperator op, int order) => op switch
    {
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static int Compare(BinaryOperator op, Value left, Value right) => (left, right) switch
    {
        (Value.Int a, Value.Int b) => a.Number.CompareTo(b.Number),
        (Value.Int or Value.Float, Value.Int or Value.Float) => left.AsNumber()!.Value.CompareTo(right.AsNumber()!.Value),
        (Value.Duration a, Value.Duration b) => a.Length.CompareTo(b.Length),
        (Value.String a, Value.String b) => string.CompareOrdinal(a.Text, b.Text),
        _ => throw Mismatch(op, left, right),
    };

    private static Value Compute(BinaryOperator op, Value left, Value right)
    {
        try
        {
            return (left, right) switch
            {
                (Value.Int a, Value.Int b) => Value.Of(Compute(op, a.Number, b.Number)),
                (Value.Int or Value.Float, Value.Int or Value.Float) => Finite(Compute(op, left.AsNumber()!.Value, right.AsNumber()!.Value)),
                (Value.Duration a, Value.Duration b) when op is BinaryOperator.Add => Value.Of(a.Length + b.Length),
                (Value.Duration a, Value.Duration b) when op is BinaryOperator.Subtract => Value.Of(a.Length - b.Length),
                (Value.String a, Value.String b) when op is BinaryOperator.Add => Value.Of(Sized(a.Text.Length, b.Text.Length) ? a.Text + b.Text : ""),
                (Value.List a, Value.List b) when op is BinaryOperator.Add && Sized(a.Items.Count, b.Items.Count) => new Value.List(a.Items.Concat(b.Items).ToSeq()),
                _ => throw Mismatch(op, left, right),
            };
        }
        catch (DivideByZeroException)
        {
            throw new ScriptEvaluationException("TS0221", "a number is divided by zero");
        }
        catch (OverflowException)
        {
            throw TooLarge();
        }
    }

    private static long Compute(BinaryOperator op, long a, long b) => op switch
    {
        BinaryOperator.Add => checked(a + b),
        BinaryOperator.Subtract => checked(a - b),
        BinaryOperator.Multiply => checked(a * b),
        BinaryOperator.Divide => a / b,
        _ => b == -1 ? 0 : a % b,
    };

    private static double Compute(BinaryOperator op, double a, double b) => op switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => a / b,
        _ => a % b,
    };

    private static Value Finite(double number) =>
        double.IsFinite(number) ? Value.Of(number) : throw new ScriptEvaluationException("TS0221", "the result is no finite number");

    private static bool Sized(int left, int right) => left + (long)right <= SizeMax
        ? true
        : throw new ScriptEvaluationException("TS0221", $"`+` would make something of more than {SizeMax} parts");

    private static ScriptEvaluationException TooLarge() => new("TS0221", "the result does not fit a 64-bit number");

    private static ScriptEvaluationException Mismatch(BinaryOperator op, Value left, Value right) =>
        Wrong($"`{Operators.Text(op)}` does not go with {left.KindName} and {right.KindName}");

    private static ScriptEvaluationException Wrong(string message) => new("TS0220", message);
}
