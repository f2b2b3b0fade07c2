namespace Tsrun.TraceScript;

/// <summary>Expressions as canonical text, with parentheses only where reading would otherwise differ.</summary>
internal static class ExpressionPrinter
{
    public static string Print(Expression expression) => expression switch
    {
        Expression.Literal literal => Literal(literal.Value),
        Expression.ListOf list => $"[{Joined(list.Items)}]",
        Expression.Name name => name.Id,
        Expression.Field field => $"{Operand(field.Target, Operators.PrimaryLevel)}.{field.Id}",
        Expression.Call { Receiver: null } call => $"{call.Function}({Joined(call.Arguments)})",
        Expression.Call call => $"{Operand(call.Receiver, Operators.PrimaryLevel)}.{call.Function}({Joined(call.Arguments)})",
        Expression.Unary { Operator: UnaryOperator.Not } not => $"not {Operand(not.Operand, Operators.NotLevel)}",
        Expression.Unary negate => $"-{Operand(negate.Operand, Operators.NegateLevel)}",
        Expression.Binary binary =>
            $"{Operand(binary.Left, Operators.LeftLevel(binary.Operator))} {Operators.Text(binary.Operator)} {Operand(binary.Right, Operators.Level(binary.Operator) + 1)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Literal(Value value) => value switch
    {
        Value.Null => "none",
        Value.Bool flag => flag.Flag ? "true" : "false",
        Value.Int number => number.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Value.Float number => Value.FloatText(number.Number),
        Value.String text => StringLexer.Quote(text.Text),
        Value.Duration duration => Durations.Text(duration.Length),
        Value.List list => $"[{string.Join(", ", list.Items.Select(Literal))}]",
        _ => throw new ArgumentException("a record is no literal: scripts cannot write one", nameof(value)),
    };

    private static string Operand(Expression operand, int levelMin) =>
        LevelOf(operand) < levelMin ? $"({Print(operand)})" : Print(operand);

    private static int LevelOf(Expression expression) => expression switch
    {
        Expression.Binary binary => Operators.Level(binary.Operator),
        Expression.Unary { Operator: UnaryOperator.Not } => Operators.NotLevel,
        Expression.Unary => Operators.NegateLevel,
        _ => Operators.PrimaryLevel,
    };

    private static string Joined(Seq<Expression> expressions) => string.Join(", ", expressions.Select(Print));
}
