namespace Tsrun.TraceScript;

/// <summary>How operators are written and how tightly they bind: one table for the printer; the grammar says the same in its order.</summary>
internal static class Operators
{
    /// <summary>Literals, names, calls and fields bind tightest.</summary>
    public const int PrimaryLevel = 7;

    public const int NegateLevel = 6;

    public const int NotLevel = 2;

    private const int ComparisonLevel = 3;

    public static string Text(BinaryOperator op) => op switch
    {
        BinaryOperator.Or => "or",
        BinaryOperator.And => "and",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        _ => "%",
    };

    public static int Level(BinaryOperator op) => op switch
    {
        BinaryOperator.Or => 0,
        BinaryOperator.And => 1,
        <= BinaryOperator.GreaterOrEqual => ComparisonLevel,
        <= BinaryOperator.Subtract => 4,
        _ => 5,
    };

    /// <summary>The level that a left operand must reach to stand without parentheses: comparisons do not chain.</summary>
    public static int LeftLevel(BinaryOperator op) => Level(op) == ComparisonLevel ? ComparisonLevel + 1 : Level(op);
}
