namespace Tsrun.TraceScript;

/// <summary>Something that has a value; reading it changes nothing.</summary>
public abstract record Expression : Node
{
    private Expression() { }

    /// <summary><c>3</c>, <c>0.85</c>, <c>"text"</c>, <c>2s</c>, <c>true</c>, <c>none</c>. Numbers are not negative: the sign is a <see cref="Unary"/>.</summary>
    public sealed record Literal(Value Value) : Expression;

    /// <summary><c>[a, b]</c>.</summary>
    public sealed record ListOf(Seq<Expression> Items) : Expression;

    /// <summary>A variable, a policy name, or inside a decide a field of its subject.</summary>
    public sealed record Name(string Id) : Expression;

    /// <summary><c>report.errors</c>.</summary>
    public sealed record Field(Expression Target, string Id) : Expression;

    /// <summary>
    /// <c>len(x)</c>, <c>best.closes(target)</c>, <c>rank.first(report)</c>. Whether the receiver is a value or the front of a dotted
    /// name is not a matter of syntax: it is a value when its first name is a variable in scope (<see cref="CallTarget"/>).
    /// </summary>
    public sealed record Call(Expression? Receiver, string Function, Seq<Expression> Arguments) : Expression;

    /// <summary><c>not a</c>, <c>-a</c>.</summary>
    public sealed record Unary(UnaryOperator Operator, Expression Operand) : Expression;

    /// <summary><c>a and b</c>, <c>a &lt;= b</c>, <c>a + b</c>.</summary>
    public sealed record Binary(BinaryOperator Operator, Expression Left, Expression Right) : Expression;
}

/// <summary>Operators before their operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>not</c>.</summary>
    Not,
    /// <summary><c>-</c>.</summary>
    Negate,
}

/// <summary>Operators between two operands, loosest first.</summary>
public enum BinaryOperator
{
    /// <summary><c>or</c>.</summary>
    Or,
    /// <summary><c>and</c>.</summary>
    And,
    /// <summary><c>==</c>.</summary>
    Equal,
    /// <summary><c>!=</c>.</summary>
    NotEqual,
    /// <summary><c>&lt;</c>.</summary>
    Less,
    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,
    /// <summary><c>></c>.</summary>
    Greater,
    /// <summary><c>>=</c>.</summary>
    GreaterOrEqual,
    /// <summary><c>+</c>.</summary>
    Add,
    /// <summary><c>-</c>.</summary>
    Subtract,
    /// <summary><c>*</c>.</summary>
    Multiply,
    /// <summary><c>/</c>.</summary>
    Divide,
    /// <summary><c>%</c>.</summary>
    Remainder,
}
