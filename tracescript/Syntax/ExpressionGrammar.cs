using Sprache;
using static Tsrun.TraceScript.Combinators;

namespace Tsrun.TraceScript;

/// <summary>Expressions, loosest operator first. Read top to bottom.</summary>
internal static class ExpressionGrammar
{
    /// <summary>Any expression.</summary>
    public static readonly Parser<Expression> AnyExpression = Nested(() => Or!);

    private static readonly Parser<Expression> Or = Lazy(() => And!).Chain(Operator((BinaryOperator.Or, "or")));

    private static readonly Parser<Expression> And = Lazy(() => Not!).Chain(Operator((BinaryOperator.And, "and")));

    private static readonly Parser<Expression> Not =
        (from word in Tokens.Word("not")
         from operand in Nested(() => Not!)
         select (Expression)new Expression.Unary(UnaryOperator.Not, operand)).Located()
        .XOr(Lazy(() => Comparison!)).Expecting("an expression");

    // Not chained: `a < b < c` is an error, not a comparison of a flag with a number.
    private static readonly Parser<Expression> Comparison = OnceFollowed(
        Lazy(() => Sum!),
        Operator((BinaryOperator.Equal, "=="), (BinaryOperator.NotEqual, "!="), (BinaryOperator.LessOrEqual, "<="),
            (BinaryOperator.GreaterOrEqual, ">="), (BinaryOperator.Less, "<"), (BinaryOperator.Greater, ">")));

    private static readonly Parser<Expression> Sum =
        Lazy(() => Product!).Chain(Operator((BinaryOperator.Add, "+"), (BinaryOperator.Subtract, "-")));

    private static readonly Parser<Expression> Product =
        Lazy(() => Signed!).Chain(Operator((BinaryOperator.Multiply, "*"), (BinaryOperator.Divide, "/"), (BinaryOperator.Remainder, "%")));

    private static readonly Parser<Expression> Signed =
        (from sign in Tokens.Symbol("-")
         from operand in Nested(() => Signed!)
         select (Expression)new Expression.Unary(UnaryOperator.Negate, operand)).Located()
        .XOr(Lazy(() => Primary!).Followed(Lazy(() => Suffix!))).Expecting("an expression");

    private static readonly Parser<Func<Expression, Expression>> Suffix =
        from point in Tokens.Symbol(".")
        from id in Tokens.AnyWord
        from arguments in Arguments!.Maybe()
        select (Func<Expression, Expression>)(target => arguments is null
            ? new Expression.Field(target, id)
            : new Expression.Call(target, id, arguments));

    private static readonly Parser<Expression> Primary =
        Tokens.Literal.Select(value => (Expression)new Expression.Literal(value)).Located()
        .XOr(Lazy(() => Named!))
        .XOr(AnyExpression.Enclosed("[", "]").Select(items => (Expression)new Expression.ListOf(items)).Located())
        .XOr(from open in Tokens.Symbol("(") from inner in AnyExpression from close in Tokens.Symbol(")") select inner);

    private static readonly Parser<Expression> Named =
        (from id in Tokens.Name
         from arguments in Arguments!.Maybe()
         select arguments is null ? (Expression)new Expression.Name(id) : new Expression.Call(null, id, arguments)).Located();

    private static Parser<Seq<Expression>> Arguments => Lazy(() => ArgumentList!);

    private static readonly Parser<Seq<Expression>> ArgumentList = AnyExpression.Enclosed("(", ")");

    private static Parser<T> Lazy<T>(Func<Parser<T>> parser) => input => parser()(input);

    private static Parser<BinaryOperator> Operator(params (BinaryOperator Operator, string Text)[] operators) =>
        Tokens.Take("an operator", lexeme => lexeme.Kind is LexemeKind.Symbol or LexemeKind.Word && operators.Any(known => known.Text == lexeme.Text))
            .Select(lexeme => operators.First(known => known.Text == lexeme.Text).Operator);

    private static Parser<Expression> OnceFollowed(Parser<Expression> operand, Parser<BinaryOperator> @operator) =>
        (from left in operand
         from right in (from op in @operator from right in operand select (op, right)).MaybeValue()
         select right is { } found ? new Expression.Binary(found.op, left, found.right) : left).Located();

    // A parser that is a choice names itself once, in place of all its first lexemes.
    private static Parser<T> Expecting<T>(this Parser<T> parser, string expectation) => input =>
    {
        var result = parser(input);
        return result.WasSuccessful || result.Remainder.Position > input.Position
            ? result
            : Result.Failure<T>(result.Remainder, "", [expectation]);
    };
}
