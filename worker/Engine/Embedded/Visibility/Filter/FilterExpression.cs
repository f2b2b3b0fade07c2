namespace Tsrun.Engine.Embedded.Visibility.Filter;

/// <summary>A filter as it was written, before names and values are looked at.</summary>
internal abstract record FilterExpression
{
    private FilterExpression() { }

    /// <summary>The attributes that it names.</summary>
    public IEnumerable<string> Names => this switch
    {
        And and => and.Left.Names.Concat(and.Right.Names),
        Or or => or.Left.Names.Concat(or.Right.Names),
        Not not => not.Inner.Names,
        Compare compare => [compare.Name],
        In list => [list.Name],
        Between between => [between.Name],
        IsNull isNull => [isNull.Name],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public sealed record And(FilterExpression Left, FilterExpression Right) : FilterExpression;

    public sealed record Or(FilterExpression Left, FilterExpression Right) : FilterExpression;

    public sealed record Not(FilterExpression Inner) : FilterExpression;

    /// <param name="Operator"><c>= != &lt; &gt; &lt;= &gt;=</c> or a word in lower case: <c>starts_with</c>, <c>not starts_with</c>, <c>like</c>.</param>
    public sealed record Compare(string Name, string Operator, FilterLiteral Value) : FilterExpression;

    public sealed record In(string Name, IReadOnlyList<FilterLiteral> Values, bool IsNegated) : FilterExpression;

    public sealed record Between(string Name, FilterLiteral Low, FilterLiteral High, bool IsNegated) : FilterExpression;

    public sealed record IsNull(string Name, bool IsNegated) : FilterExpression;
}

/// <summary>A value of a filter.</summary>
internal abstract record FilterLiteral
{
    private FilterLiteral() { }

    public sealed record Text(string Value) : FilterLiteral;

    public sealed record Whole(long Value) : FilterLiteral;

    public sealed record Fraction(double Value) : FilterLiteral;

    public sealed record Truth(bool Value) : FilterLiteral;

    /// <summary>As it stands in a message.</summary>
    public sealed override string ToString() => this switch
    {
        Text text => $"'{text.Value}'",
        Whole whole => whole.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Fraction fraction => fraction.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Truth truth => truth.Value ? "true" : "false",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>A whole query: what is wanted, and whether it is to be counted by status.</summary>
/// <param name="Where">Null for everything.</param>
/// <param name="GroupBy">Names after GROUP BY; empty for none.</param>
internal sealed record FilterQuery(FilterExpression? Where, IReadOnlyList<string> GroupBy);
