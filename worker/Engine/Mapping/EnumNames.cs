using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Tsrun.Engine.Mapping;

/// <summary>Older programs shortened names: <c>WorkflowTaskStarted</c> stood for <c>EVENT_TYPE_WORKFLOW_TASK_STARTED</c>. Protobuf's parser takes only the long ones.</summary>
internal static class EnumNames
{
    /// <summary>Puts the long names into a message's JSON, in place.</summary>
    public static void Lengthen(JsonObject node, MessageDescriptor type)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (node[field.JsonName] is not { } value || field.IsMap) continue;
            if (field.FieldType == FieldType.Enum) Replace(node, field, value);
            else if (field.FieldType == FieldType.Message) Each(value, item => Lengthen(item, field.MessageType));
        }
    }

    private static void Replace(JsonObject node, FieldDescriptor field, JsonNode value)
    {
        if (value.GetValueKind() != JsonValueKind.String || field.EnumType.FindValueByName(value.GetValue<string>()) is not null) return;
        var prefix = field.EnumType.Values[0].Name[..^"UNSPECIFIED".Length];
        var name = value.GetValue<string>();
        if (field.EnumType.Values.FirstOrDefault(known => known.Name[prefix.Length..].Replace("_", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            node[field.JsonName] = found.Name;
    }

    private static void Each(JsonNode value, Action<JsonObject> visit)
    {
        if (value is JsonObject one) visit(one);
        else if (value is JsonArray many)
            foreach (var item in many.OfType<JsonObject>()) visit(item);
    }
}
