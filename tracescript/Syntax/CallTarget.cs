namespace Tsrun.TraceScript;

/// <summary>What a call in an expression calls.</summary>
/// <param name="Function">Its name in the catalogue.</param>
/// <param name="Receiver">The value before the point, which becomes the first argument; null for a dotted name.</param>
public sealed record CallTarget(string Function, Expression? Receiver)
{
    /// <summary><c>best.closes(target)</c> is the method <c>closes</c> when <c>best</c> is a variable, <c>rank.first(report)</c> else the function <c>rank.first</c>.</summary>
    /// <param name="isVariable">Whether a name has a value where the call stands.</param>
    public static CallTarget Of(Expression.Call call, Func<string, bool> isVariable) =>
        call.Receiver is { } receiver && DottedName(receiver) is { } front && !isVariable(front.Split('.')[0])
            ? new CallTarget($"{front}.{call.Function}", null)
            : new CallTarget(call.Function, call.Receiver);

    private static string? DottedName(Expression expression) => expression switch
    {
        Expression.Name name => name.Id,
        Expression.Field field when DottedName(field.Target) is { } front => $"{front}.{field.Id}",
        _ => null,
    };
}
