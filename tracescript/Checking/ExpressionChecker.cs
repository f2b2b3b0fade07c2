namespace Tsrun.TraceScript;

/// <summary>Types of expressions. What is wrong is reported once and is <c>any</c> from there on.</summary>
/// <param name="subject">Inside a decide: the type of what is decided on, whose fields are names.</param>
internal sealed class ExpressionChecker(ToolCatalogue catalogue, Names names, Findings findings, ScriptType? subject = null)
{
    public ScriptType TypeOf(Expression expression) => expression switch
    {
        Expression.Literal literal => TypeOf(literal.Value),
        Expression.ListOf list => ListType(list),
        Expression.Name name => NameType(name),
        Expression.Field field => FieldType(field),
        Expression.Call call => CallType(call),
        Expression.Unary unary => UnaryType(unary),
        Expression.Binary binary => BinaryType(binary),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reports an expression that does not fit where it stands.</summary>
    public ScriptType Expect(Expression expression, ScriptType wanted, string place)
    {
        var found = TypeOf(expression);
        if (!found.Fits(wanted))
            findings.Add("TS0124", $"{place} wants {wanted}, found {found}", expression.Span, $"this is {found}");
        return found;
    }

    /// <summary>Reports a condition that is neither true nor false; absent evidence is allowed and does not hold.</summary>
    public void ExpectCondition(Expression condition) => Expect(condition, ScriptType.MaybeOf(ScriptType.Bool), "a condition");

    public static ScriptType TypeOf(Value value) => value switch
    {
        Value.Null => ScriptType.None,
        Value.Bool => ScriptType.Bool,
        Value.Int => ScriptType.Int,
        Value.Float => ScriptType.Float,
        Value.String => ScriptType.String,
        Value.Duration => ScriptType.Duration,
        Value.List list => ScriptType.ListOf(Common(list.Items.Select(TypeOf))),
        _ => ScriptType.AnyRecord,
    };

    private static ScriptType Common(IEnumerable<ScriptType> types)
    {
        var all = types.ToList();
        return all.Count > 0 && all.TrueForAll(type => type == all[0]) ? all[0] : ScriptType.Any;
    }

    private ScriptType.List ListType(Expression.ListOf list) => new(Common(list.Items.Select(TypeOf)));

    private ScriptType NameType(Expression.Name name)
    {
        if ((FieldOfSubject(name.Id) ?? names.Find(name.Id)?.Type ?? PolicyNames.Types.GetValueOrDefault(name.Id)) is { } type)
            return type;
        var known = names.All.Concat(PolicyNames.Types.Keys).Concat(FieldsOf(subject).Select(field => field.Name));
        findings.Add("TS0120", $"`{name.Id}` has no value here", name.Span, Suggestion.Label(name.Id, known),
            "a name has a value behind the `probe`, `explore` or `let` that gives it one, within the same braces");
        return ScriptType.Any;
    }

    private ScriptType? FieldOfSubject(string name) => FieldsOf(subject).FirstOrDefault(field => field.Name == name)?.Type;

    private static Seq<FieldType> FieldsOf(ScriptType? type) => type?.Present is ScriptType.Record record ? record.Fields : [];

    private ScriptType FieldType(Expression.Field field)
    {
        var target = TypeOf(field.Target);
        if (target == ScriptType.Any || target.Present is ScriptType.Record { IsOpen: true })
            return ScriptType.Any;
        if (FieldsOf(target).FirstOrDefault(known => known.Name == field.Id) is { } found)
            return target is ScriptType.Maybe ? ScriptType.MaybeOf(found.Type) : found.Type;
        findings.Add("TS0123", $"{target} has no field `{field.Id}`", field.Span,
            Suggestion.Label(field.Id, FieldsOf(target).Select(known => known.Name)),
            FieldsOf(target).Count > 0 ? $"its fields are {string.Join(", ", FieldsOf(target).Select(known => known.Name))}" : "");
        return ScriptType.Any;
    }

    private ScriptType CallType(Expression.Call call)
    {
        var target = CallTarget.Of(call, IsValue);
        if (!catalogue.Functions.TryGetValue(target.Function, out var function))
        {
            var kind = catalogue.Tools.ContainsKey(target.Function) ? "is a tool, not a function" : "is not a function";
            findings.Add("TS0122", $"`{target.Function}` {kind}", call.Span, Suggestion.Label(target.Function, catalogue.Functions.Keys),
                catalogue.Tools.ContainsKey(target.Function) ? $"call it with `probe x = {target.Function}(…)`" : "");
            return ScriptType.Any;
        }
        var given = target.Receiver is null ? call.Arguments : call.Arguments.Prepend(target.Receiver).ToSeq();
        var needed = function.Parameters.Count(parameter => parameter.Default is null);
        if (given.Count < needed || given.Count > function.Parameters.Count)
            findings.Add("TS0125", $"`{function.Name}` takes {Diagnostics.Amount(function.Parameters.Count, "value")}, found {given.Count}", call.Span,
                $"it is {function.Name}({string.Join(", ", function.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Type}"))})");
        foreach (var (value, parameter) in given.Zip(function.Parameters))
            Expect(value, ScriptType.MaybeOf(parameter.Type), $"`{parameter.Name}` of `{function.Name}`");
        return function.ResultType;
    }

    private bool IsValue(string name) => FieldOfSubject(name) is not null || names.Find(name) is not null || PolicyNames.Types.ContainsKey(name);

    private ScriptType UnaryType(Expression.Unary unary)
    {
        if (unary.Operator == UnaryOperator.Not)
        {
            ExpectCondition(unary.Operand);
            return ScriptType.Bool;
        }
        var operand = TypeOf(unary.Operand);
        if (IsNumber(operand))
            return operand;
        findings.Add("TS0124", $"`-` wants a number, found {operand}", unary.Span, $"this is {operand}");
        return ScriptType.Any;
    }

    private ScriptType BinaryType(Expression.Binary binary)
    {
        if (binary.Operator is BinaryOperator.And or BinaryOperator.Or)
        {
            ExpectCondition(binary.Left);
            ExpectCondition(binary.Right);
            return ScriptType.MaybeOf(ScriptType.Bool);
        }
        var left = TypeOf(binary.Left);
        var right = TypeOf(binary.Right);
        if (OperatorTypes.Result(binary.Operator, left.Present, right.Present) is { } result)
            return binary.Operator > BinaryOperator.NotEqual && (left is ScriptType.Maybe || right is ScriptType.Maybe)
                ? ScriptType.MaybeOf(result) : result;
        findings.Add("TS0124", $"`{Operators.Text(binary.Operator)}` does not go with {left} and {right}", binary.Span,
            $"{left} {Operators.Text(binary.Operator)} {right}");
        return ScriptType.Any;
    }

    private static bool IsNumber(ScriptType type) => type.Present == ScriptType.Any || OperatorTypes.IsNumber(type.Present);
}

/// <summary>Which operators go with which types.</summary>
internal static class OperatorTypes
{
    /// <summary>The type of the result, or null when they do not go together.</summary>
    public static ScriptType? Result(BinaryOperator op, ScriptType left, ScriptType right)
    {
        if (op <= BinaryOperator.NotEqual)
            return left.Fits(right) || right.Fits(left) || left == ScriptType.None || right == ScriptType.None ? ScriptType.Bool : null;
        var isLoose = left == ScriptType.Any || right == ScriptType.Any || left == ScriptType.None || right == ScriptType.None;
        if (op <= BinaryOperator.GreaterOrEqual)
            return isLoose || (IsNumber(left) && IsNumber(right)) || (IsText(left) && IsText(right)) || (left == right && left == ScriptType.Duration)
                ? ScriptType.Bool : null;
        return isLoose ? ScriptType.Any : Computed(op, left, right);
    }

    public static bool IsNumber(ScriptType type) => type == ScriptType.Int || type == ScriptType.Float;

    private static bool IsText(ScriptType type) => type == ScriptType.String || type == ScriptType.Path;

    private static ScriptType? Computed(BinaryOperator op, ScriptType left, ScriptType right)
    {
        if (IsNumber(left) && IsNumber(right))
            return left == ScriptType.Int && right == ScriptType.Int ? ScriptType.Int : ScriptType.Float;
        if (op is BinaryOperator.Add or BinaryOperator.Subtract && left == ScriptType.Duration && right == ScriptType.Duration)
            return ScriptType.Duration;
        if (op == BinaryOperator.Add && IsText(left) && IsText(right))
            return ScriptType.String;
        return op == BinaryOperator.Add && left is ScriptType.List && left.Fits(right) ? right : null;
    }
}
