using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>Whether a value has the shape that a type promises; lists and records are checked one level deep, which is what scripts can look at.</summary>
internal static class Shape
{
    /// <summary>True when the value fits.</summary>
    public static bool Has(Value value, ScriptType type) => type switch
    {
        ScriptType.Maybe maybe => value.IsNone || Has(value, maybe.Inner),
        ScriptType.List => value is Value.List,
        ScriptType.Record => value is Value.Record,
        _ when type == ScriptType.Int => value is Value.Int,
        _ when type == ScriptType.Float => value is Value.Int or Value.Float,
        _ when type == ScriptType.Bool => value is Value.Bool,
        _ when type == ScriptType.String || type == ScriptType.Path => value is Value.String,
        _ => true,
    };
}
