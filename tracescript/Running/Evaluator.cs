namespace Tsrun.TraceScript;

/// <summary>
/// Values of expressions. Absent evidence never satisfies anything: a field of <c>none</c>, a comparison with it and a sum with it are
/// <c>none</c>, <c>not none</c> is <c>none</c>, and a condition holds only when it is <c>true</c>. Only <c>==</c> and <c>!=</c> see <c>none</c> as a value.
/// </summary>
/// <param name="find">The value of a name, or null when it has none.</param>
/// <param name="observed">Collects what was looked at; null: nobody asks.</param>
/// <param name="absentIsNone">A name without a value is <c>none</c>: inside a decide it is a field that this result left out.</param>
internal sealed class Evaluator(
    ToolCatalogue catalogue, Func<string, Value?> find, Action<Expression, Value>? observed = null, bool absentIsNone = false)
{
    /// <exception cref="ScriptEvaluationException">The expression has no value.</exception>
    public Value Evaluate(Expression expression)
    {
        switch (expression)
        {
            case Expression.Literal literal:
                return literal.Value;
            case Expression.ListOf list:
                return new Value.List(list.Items.Select(Evaluate).ToSeq());
            case Expression.Unary unary:
                return Arithmetic.Apply(unary.Operator, Evaluate(unary.Operand));
            case Expression.Binary { Operator: BinaryOperator.And or BinaryOperator.Or } binary:
                return Connect(binary);
            case Expression.Binary binary:
                return Arithmetic.Apply(binary.Operator, Evaluate(binary.Left), Evaluate(binary.Right));
            default:
                var value = Look(expression);
                observed?.Invoke(expression, value);
                return value;
        }
    }

    // What is inside a path or call is not observed by itself: the trace shows `best.green`, not all of `best`.
    private Value Look(Expression expression) => expression switch
    {
        Expression.Name name => find(name.Id) ?? (absentIsNone ? Value.None : throw Wrong($"`{name.Id}` has no value here")),
        Expression.Field field => FieldOf(Quietly(field.Target), field.Id),
        Expression.Call call => Call(call),
        _ => Evaluate(expression),
    };

    private Value Quietly(Expression expression) => observed is null ? Evaluate(expression) : new Evaluator(catalogue, find, null, absentIsNone).Evaluate(expression);

    private static Value FieldOf(Value target, string field) => target switch
    {
        Value.Record or Value.Null => target.Get(field),
        _ => throw Wrong($"a {target.KindName} has no field `{field}`"),
    };

    private Value Call(Expression.Call call)
    {
        var target = CallTarget.Of(call, name => find(name) is not null);
        if (!catalogue.Functions.TryGetValue(target.Function, out var function))
            throw Wrong($"there is no function `{target.Function}`");
        var given = (target.Receiver is null ? call.Arguments : call.Arguments.Prepend(target.Receiver)).Select(Quietly).ToList();
        foreach (var parameter in function.Parameters.Skip(given.Count))
            given.Add(parameter.Default ?? throw Wrong($"`{target.Function}` needs `{parameter.Name}`"));
        return function.Evaluate(given);
    }

    // Kleene's logic: `false and none` is false, `true and none` is none. The right side is not looked at when the left settles it.
    private Value Connect(Expression.Binary binary)
    {
        var settles = Value.Of(binary.Operator == BinaryOperator.Or);
        var left = Flag(Evaluate(binary.Left));
        if (left == settles)
            return settles;
        var right = Flag(Evaluate(binary.Right));
        return right == settles ? settles : left.IsNone ? left : right;
    }

    private static Value Flag(Value value) => value is Value.Bool or Value.Null ? value : throw Wrong($"a condition wants bool, not {value.KindName}");

    private static ScriptEvaluationException Wrong(string message) => new("TS0220", message);
}
