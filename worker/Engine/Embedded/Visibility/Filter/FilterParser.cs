using System.Globalization;

namespace Tsrun.Engine.Embedded.Visibility.Filter;

/// <summary>Reads the filter language: comparisons, IN, BETWEEN, IS NULL, STARTS_WITH, with AND, OR, NOT and parentheses, then GROUP BY.</summary>
internal sealed class FilterParser
{
    private static readonly string[] Keywords = ["and", "or", "not", "in", "is", "null", "like", "between", "group", "by", "order", "limit"];

    // Each level costs a few stack frames here and in SQLite, whose own limit is 1000.
    private const int DepthMax = 100, LengthMax = 64 << 10;
    private readonly List<Token> _tokens;
    private readonly Func<string, bool> _isAttribute;
    private int _at, _depth;

    private FilterParser(string text, Func<string, bool> isAttribute) => (_tokens, _isAttribute) = (FilterLexer.Cut(text), isAttribute);

    private Token Current => _tokens[_at];

    /// <summary>Reads a whole query.</summary>
    /// <exception cref="WorkflowServiceException">It is none, or has a clause that no query of runs may have.</exception>
    /// <param name="isAttribute">Whether the namespace has a search attribute of a name.</param>
    public static FilterQuery Parse(string text, Func<string, bool> isAttribute)
    {
        if (text.Length > LengthMax) throw FilterProblem.Query($"it has {text.Length} characters, expected at most {LengthMax}");
        return new FilterParser(text, isAttribute).Query();
    }

    private FilterQuery Query()
    {
        var where = Current.Kind == TokenKind.End || IsClause() ? null : Or();
        IReadOnlyList<string> groupBy = [];
        if (Accept("group"))
        {
            Expect("by");
            groupBy = Names();
        }
        if (Current.IsWord("order")) throw FilterProblem.NotSupported("'order by' clause");
        if (Current.IsWord("limit")) throw FilterProblem.NotSupported("'limit' clause");
        AcceptSymbol(";");
        if (Current.Kind != TokenKind.End) throw Unexpected();
        if (groupBy.Count > 1) throw FilterProblem.NotSupported("'group by' clause supports only a single field");
        if (groupBy.FirstOrDefault(name => !_isAttribute(name)) is { } unknown) throw FilterProblem.UnknownName(unknown);
        return groupBy is [] or ["ExecutionStatus"]
            ? new FilterQuery(where, groupBy)
            : throw FilterProblem.NotSupported("'group by' clause is only supported for ExecutionStatus search attribute");
    }

    private bool IsClause() => Current.IsWord("group") || Current.IsWord("order") || Current.IsWord("limit");

    private FilterExpression Or()
    {
        var left = And();
        while (Accept("or")) left = new FilterExpression.Or(left, And());
        return left;
    }

    private FilterExpression And()
    {
        var left = Unary();
        while (Accept("and")) left = new FilterExpression.And(left, Unary());
        return left;
    }

    private FilterExpression Unary()
    {
        if (++_depth > DepthMax) throw FilterProblem.Query($"it is nested deeper than {DepthMax} levels");
        try
        {
            if (Accept("not")) return new FilterExpression.Not(Unary());
            if (!AcceptSymbol("(")) return Condition();
            var inner = Or();
            ExpectSymbol(")");
            return inner;
        }
        finally
        {
            _depth--;
        }
    }

    private FilterExpression Condition()
    {
        if (Current.Kind is TokenKind.Text or TokenKind.Number) throw FilterProblem.Expression("must be a column name but was *sqlparser.SQLVal");
        var name = Name();
        if (Current.Kind == TokenKind.End) throw FilterProblem.Expression("incomplete expression");
        if (Accept("is"))
        {
            var isNot = Accept("not");
            Expect("null");
            return new FilterExpression.IsNull(name, isNot);
        }
        var negated = Accept("not");
        if (Accept("in")) return new FilterExpression.In(name, Values(), negated);
        if (Accept("between"))
        {
            var low = Literal();
            Expect("and");
            return new FilterExpression.Between(name, low, Literal(), negated);
        }
        foreach (var word in (string[])["starts_with", "like"])
            if (Accept(word)) return new FilterExpression.Compare(name, negated ? $"not {word}" : word, Literal());
        if (negated || Current.Kind != TokenKind.Symbol || Current.Value is "(" or ")" or "," or "-") throw Unexpected();
        var symbol = Current.Value;
        _at++;
        return new FilterExpression.Compare(name, symbol, Literal());
    }

    private List<FilterLiteral> Values()
    {
        ExpectSymbol("(");
        var values = new List<FilterLiteral> { Literal() };
        while (AcceptSymbol(",")) values.Add(Literal());
        ExpectSymbol(")");
        return values;
    }

    private FilterLiteral Literal()
    {
        var isNegative = AcceptSymbol("-");
        var token = Current;
        if (token.Kind == TokenKind.Name && !isNegative && !token.IsQuoted && bool.TryParse(token.Value, out var truth)) return Take(new FilterLiteral.Truth(truth));
        if (token.IsWord("null")) throw FilterProblem.Expression("unexpected value type *sqlparser.NullVal");
        if (token.Kind == TokenKind.Name)
            throw FilterProblem.NotSupported($"column name on the right side of comparison expression (did you forget to quote '{token.Value}'?)");
        if (token.Kind == TokenKind.Text && !isNegative) return Take(new FilterLiteral.Text(token.Value));
        if (token.Kind != TokenKind.Number) throw Unexpected();
        var text = isNegative ? "-" + token.Value : token.Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return Take(new FilterLiteral.Whole(whole));
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) ? Take(new FilterLiteral.Fraction(fraction)) : throw Unexpected();
    }

    private FilterLiteral Take(FilterLiteral literal)
    {
        _at++;
        return literal;
    }

    private List<string> Names()
    {
        var names = new List<string> { Name() };
        while (AcceptSymbol(",")) names.Add(Name());
        return names;
    }

    private string Name()
    {
        var token = Current;
        if (token.Kind != TokenKind.Name || token.IsWord("select")) throw Unexpected();
        _at++;
        return token.Value;
    }

    private bool Accept(string keyword)
    {
        if (!Current.IsWord(keyword)) return false;
        _at++;
        return true;
    }

    private bool AcceptSymbol(string symbol)
    {
        if (!Current.IsSymbol(symbol)) return false;
        _at++;
        return true;
    }

    private void Expect(string keyword)
    {
        if (!Accept(keyword)) throw Unexpected();
    }

    private void ExpectSymbol(string symbol)
    {
        if (!AcceptSymbol(symbol)) throw Unexpected();
    }

    // A real server has read one character more than the token, shows its keywords as it knows them, and no symbols.
    private WorkflowServiceException Unexpected() => Current.Kind switch
    {
        TokenKind.End => FilterProblem.Syntax(Current.End, ""),
        TokenKind.Symbol => FilterProblem.Syntax(Current.End + 1, ""),
        _ => FilterProblem.Syntax(Current.End + 1, Keywords.Any(Current.IsWord) ? Current.Value.ToLowerInvariant() : Current.Value),
    };
}
