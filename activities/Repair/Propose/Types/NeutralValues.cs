namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Values that say nothing: what a field or argument most often starts from.</summary>
internal static class NeutralValues
{
    /// <summary>Expressions of a type, the most usual first; <c>Default::default()</c> when the type says no more.</summary>
    public static IEnumerable<string> Of(string type) => type.Trim() switch
    {
        "bool" => ["false", "true"],
        "char" => ["' '", "'\\0'"],
        "&str" or "&'static str" => ["\"\""],
        "String" => ["String::new()"],
        "f32" or "f64" or "{float}" => ["0.0", "1.0"],
        "()" => ["()"],
        var number when Mismatch.IsInteger(number) || number is "{integer}" or "integer" => ["0", "1"],
        var option when option.StartsWith("Option<", StringComparison.Ordinal) => ["None"],
        var vec when vec.StartsWith("Vec<", StringComparison.Ordinal) => ["Vec::new()"],
        var marker when marker.Contains("PhantomData", StringComparison.Ordinal) => [marker.Split('<')[0]],
        var slice when slice.StartsWith("&[", StringComparison.Ordinal) => ["&[]"],
        _ => ["Default::default()"],
    };
}
