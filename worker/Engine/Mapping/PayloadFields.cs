using Google.Protobuf.Reflection;
using PayloadMessage = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Engine.Mapping;

/// <summary>Which fields of a message can hold a payload, somewhere below: worked out once for each type.</summary>
internal static class PayloadFields
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> Known = new();

    public static FieldDescriptor[] Of(MessageDescriptor type) => Known.GetOrAdd(type, static type => [.. type.Fields.InDeclarationOrder().Where(field => Target(field) is { } target && Reaches(target, []))]);

    private static bool Reaches(MessageDescriptor type, HashSet<MessageDescriptor> seen) =>
        type == PayloadMessage.Descriptor || (seen.Add(type) && type.Fields.InDeclarationOrder().Any(field => Target(field) is { } target && Reaches(target, seen)));

    private static MessageDescriptor? Target(FieldDescriptor field)
    {
        var value = field.IsMap ? field.MessageType.Fields[2] : field;
        return value.FieldType == FieldType.Message ? value.MessageType : null;
    }
}
