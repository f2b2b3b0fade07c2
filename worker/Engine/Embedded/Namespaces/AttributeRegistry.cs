using Google.Protobuf;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>Holds search attributes against what their namespace knows. Words and limits are a real server's.</summary>
internal sealed class AttributeRegistry(NamespaceTable table) : ISearchAttributeRegistry
{
    private const int KeysMax = 100, ValueBytesMax = 2048, TotalBytesMax = 40 << 10;

    /// <inheritdoc/>
    public string? Check(string namespaceName, SearchAttributes attributes)
    {
        if (table.Find(namespaceName) is not { } record) return $"Namespace {namespaceName} is not found.";
        if (attributes.IndexedFields.Count > KeysMax) return $"number of search attributes {attributes.IndexedFields.Count} exceeds limit {KeysMax}";
        var total = 0;
        foreach (var (name, payload) in attributes.IndexedFields)
        {
            if (AttributeType.System.ContainsKey(name)) return $"{name} attribute can't be set in SearchAttributes";
            if (AttributeType.Find(record, name) is not { } type) return $"Namespace {namespaceName} has no mapping defined for search attribute {name}";
            if (AttributeValue.Read(payload, type) is null) return $"invalid value for search attribute {name} of type {type}: {AttributeValue.Show(payload)}";
            if (payload.Data.Length > ValueBytesMax) return $"search attribute {name} value size {payload.Data.Length} exceeds size limit {ValueBytesMax}";
            total += name.Length + payload.Data.Length;
            SetType(payload, type);
        }
        return total > TotalBytesMax ? $"total size of search attributes {total} exceeds size limit {TotalBytesMax}" : null;
    }

    private static void SetType(Payload payload, IndexedValueType type) => payload.Metadata["type"] = ByteString.CopyFromUtf8(AttributeType.NameOf(type));
}
