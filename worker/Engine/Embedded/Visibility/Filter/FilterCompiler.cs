using System.Text;
using Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Embedded.Visibility.Filter;

/// <summary>A filter as SQL over <c>visibility v</c>; no value of a client ever stands in the text.</summary>
/// <param name="Sql">A condition.</param>
/// <param name="Values">Its parameters in order, each text, long or double.</param>
internal sealed record CompiledFilter(string Sql, IReadOnlyList<object> Values);

/// <summary>Turns a filter into SQL: looks names up, reads values after the type of their attribute.</summary>
/// <param name="typeOf">The type of an attribute of the namespace; null for one that it does not have.</param>
internal sealed class FilterCompiler(Func<string, IndexedValueType?> typeOf)
{
    private const string Division = "TemporalNamespaceDivision";

    // One value of an attribute, or null; a list is null exactly when it has no member.
    private const string Scalar = "(SELECT a.value FROM search_attributes a WHERE a.run_key = v.run_key AND a.name = ? LIMIT 1)";
    private readonly StringBuilder _sql = new();
    private readonly List<object> _values = [];
    private bool _speaksOfDivision;

    /// <summary>Compiles; runs of the server's own divisions (schedules, batches) are hidden unless the filter speaks of them.</summary>
    /// <exception cref="WorkflowServiceException">A name is unknown, or a value or operator does not fit its type.</exception>
    public CompiledFilter Compile(FilterExpression? filter)
    {
        if (filter is null) _sql.Append('1');
        else Write(filter);
        if (_speaksOfDivision) return new CompiledFilter(_sql.ToString(), _values);
        return new CompiledFilter($"({_sql}) AND {Scalar} IS NULL", [.. _values, Division]);
    }

    private void Write(FilterExpression filter)
    {
        switch (filter)
        {
            case FilterExpression.And and:
                Pair(and.Left, " AND ", and.Right);
                break;
            case FilterExpression.Or or:
                Pair(or.Left, " OR ", or.Right);
                break;
            case FilterExpression.Not not:
                _sql.Append("NOT (");
                Write(not.Inner);
                _sql.Append(')');
                break;
            case FilterExpression.Compare compare:
                Compare(compare, Find(compare.Name));
                break;
            case FilterExpression.In list:
                In(list, Find(list.Name));
                break;
            case FilterExpression.Between between:
                Between(between, Find(between.Name));
                break;
            case FilterExpression.IsNull isNull:
                IsNull(isNull, Find(isNull.Name));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Pair(FilterExpression left, string between, FilterExpression right)
    {
        _sql.Append('(');
        Write(left);
        _sql.Append(between);
        Write(right);
        _sql.Append(')');
    }

    private void Compare(FilterExpression.Compare compare, FilterColumn column)
    {
        var operation = compare.Operator;
        if (operation is not ("=" or "!=" or "<" or "<=" or ">" or ">=" or "starts_with" or "not starts_with"))
            throw FilterProblem.Expression($"invalid operator '{operation}' in `{compare.Name} {operation} {compare.Value}`");
        if (column.IsMany)
        {
            if (operation is not ("=" or "!=")) throw NotFor(column, operation, $"{compare.Name} {operation} {compare.Value}");
            Member(column, [compare.Value], operation == "!=");
        }
        else if (operation.EndsWith("starts_with", StringComparison.Ordinal))
        {
            if (column.Type != IndexedValueType.Keyword) throw NotFor(column, operation, $"{compare.Name} {operation} {compare.Value}");
            if (compare.Value is not FilterLiteral.Text text) throw FilterProblem.Expression($"right-hand side of '{operation}' must be a literal string (got: {compare.Value})");
            // substr and not LIKE: no wildcards, no case folding.
            _sql.Append("substr(").Append(Operand(column)).Append(", 1, length(").Append(Value(text.Value)).Append(operation[0] == 'n' ? ")) <> " : ")) = ").Append(Value(text.Value));
        }
        else
        {
            _sql.Append(Operand(column)).Append(' ').Append(operation == "!=" ? "<>" : operation).Append(' ').Append(Value(column.Read(compare.Value)));
        }
    }

    private void In(FilterExpression.In list, FilterColumn column)
    {
        if (column.IsMany)
        {
            if (column.Type == IndexedValueType.Text) throw NotFor(column, list.IsNegated ? "not in" : "in", list.Name);
            Member(column, list.Values, list.IsNegated);
            return;
        }
        _sql.Append(Operand(column)).Append(list.IsNegated ? " NOT IN (" : " IN (").AppendJoin(", ", list.Values.Select(value => Value(column.Read(value)))).Append(')');
    }

    private void Between(FilterExpression.Between between, FilterColumn column)
    {
        if (column.IsMany) throw NotFor(column, "between", between.Name);
        _sql.Append(Operand(column)).Append(between.IsNegated ? " NOT BETWEEN " : " BETWEEN ").Append(Value(column.Read(between.Low))).Append(" AND ").Append(Value(column.Read(between.High)));
    }

    private void IsNull(FilterExpression.IsNull isNull, FilterColumn column) => _sql.Append(Operand(column)).Append(isNull.IsNegated ? " IS NOT NULL" : " IS NULL");

    // A run has a member, or it has not: it cannot be unknown.
    private void Member(FilterColumn column, IEnumerable<FilterLiteral> wanted, bool isNegated)
    {
        var members = wanted.SelectMany(column.ReadMembers).ToList();
        _sql.Append(isNegated ? "NOT " : "").Append("EXISTS (SELECT 1 FROM search_attributes a WHERE a.run_key = v.run_key AND a.name = ").Append(Value(column.Name))
            .Append(" AND a.value IN (").AppendJoin(", ", members.Select(Value)).Append("))");
    }

    private string Operand(FilterColumn column)
    {
        if (column.Sql is { } own) return $"v.{own}";
        _values.Add(column.Name);
        return Scalar;
    }

    private string Value(object value)
    {
        _values.Add(value);
        return "?";
    }

    private FilterColumn Find(string name)
    {
        var type = typeOf(name) ?? throw FilterProblem.UnknownName(name);
        _speaksOfDivision |= name == Division;
        return new FilterColumn(name, type);
    }

    private static WorkflowServiceException NotFor(FilterColumn column, string operation, string where) =>
        FilterProblem.Expression($"operator '{operation}' not supported for {column.Type} type search attribute in `{where}`");
}
