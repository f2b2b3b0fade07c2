namespace Tsrun.TraceScript;

/// <summary>What a caller gives put to a script's parameters.</summary>
/// <param name="Values">One for each parameter: given, or its default.</param>
/// <param name="Problems">In words; empty when the script can run.</param>
public sealed record ScriptArguments(IReadOnlyDictionary<string, Value> Values, IReadOnlyList<string> Problems)
{
    /// <summary>Fills in defaults and reads what JSON cannot say: a whole number for a float, text for a duration.</summary>
    public static ScriptArguments Bind(Script script, IReadOnlyDictionary<string, Value> given)
    {
        var values = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var parameter in script.Parameters)
        {
            if ((given.GetValueOrDefault(parameter.Name) ?? parameter.Default) is not { } value)
                problems.Add($"`{parameter.Name}` is missing: {script.Name} wants a {parameter.Type}");
            else if (Fit(value, parameter.Type) is not { } fitting)
                problems.Add($"`{parameter.Name}` is a {value.KindName}, not a {parameter.Type}");
            else
                values[parameter.Name] = fitting;
        }
        var names = script.Parameters.Select(parameter => parameter.Name).ToList();
        foreach (var name in given.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal))
            problems.Add($"{script.Name} has no parameter `{name}` {Suggestion.Label(name, names)}".TrimEnd());
        return new ScriptArguments(values, problems);
    }

    // The value as the type has it; null when it does not fit.
    internal static Value? Fit(Value value, ScriptType type) => (value, type) switch
    {
        _ when type == ScriptType.Any => value,
        (Value.Null, ScriptType.Maybe) => value,
        (_, ScriptType.Maybe maybe) => Fit(value, maybe.Inner),
        (Value.Int number, _) when type == ScriptType.Float => Value.Of((double)number.Number),
        (Value.String text, _) when type == ScriptType.Duration => Durations.TryRead(text.Text, out var length) ? Value.Of(length) : null,
        (Value.List list, ScriptType.List wanted) => FitItems(list, wanted.Item),
        (Value.Record, ScriptType.Record) => value,
        (Value.String, _) when type == ScriptType.Path => value,
        _ => type is ScriptType.Primitive && type.ToString() == value.KindName ? value : null,
    };

    private static Value.List? FitItems(Value.List list, ScriptType item)
    {
        var items = list.Items.Select(value => Fit(value, item)).ToList();
        return items.Contains(null) ? null : new Value.List(items.Select(value => value!).ToSeq());
    }
}
