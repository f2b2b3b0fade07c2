using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Collections;
using PayloadMessage = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Engine.Mapping;

/// <summary>Which fields of a message can hold a payload, somewhere below: worked out once for each type.</summary>
internal static class PayloadFields
{
    private static readonly ConcurrentDictionary<Type, Func<IMessage, object?>[]> Known = new();

    /// <summary>Their readers: of a message, a list of messages, or a map to messages.</summary>
    public static Func<IMessage, object?>[] Of(Type message) => Known.GetOrAdd(message, static type => [.. Fields(type).Where(field => Target(field) is { } target && Reaches(target, [])).Select(MessageFields.Reader)]);

    private static bool Reaches(Type message, HashSet<Type> seen) =>
        message == typeof(PayloadMessage) || (seen.Add(message) && Fields(message).Any(field => Target(field) is { } target && Reaches(target, seen)));

    private static PropertyInfo[] Fields(Type message) => message.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static Type? Target(PropertyInfo field)
    {
        var type = field.PropertyType;
        var isMany = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(RepeatedField<>) || type.GetGenericTypeDefinition() == typeof(MapField<,>));
        var target = isMany ? type.GenericTypeArguments[^1] : type;
        return target.IsAssignableTo(typeof(IMessage)) ? target : null;
    }
}
