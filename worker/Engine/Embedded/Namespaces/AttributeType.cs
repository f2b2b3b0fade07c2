using System.Collections.Frozen;
using Temporal.Api.Enums.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>Names and types of search attributes: those of every server, and those that a namespace added.</summary>
/// <remarks>A namespace gives a name of its own to one of a fixed set of typed fields (<c>Keyword01</c> is called <c>CustomKeywordField</c>), as
/// servers on SQL do it; so a client that manages these aliases itself finds what it knows.</remarks>
internal static class AttributeType
{
    /// <summary>Set by the server alone.</summary>
    public static FrozenDictionary<string, IndexedValueType> System { get; } = new Dictionary<string, IndexedValueType>(StringComparer.Ordinal)
    {
        ["WorkflowId"] = IndexedValueType.Keyword,
        ["RunId"] = IndexedValueType.Keyword,
        ["WorkflowType"] = IndexedValueType.Keyword,
        ["StartTime"] = IndexedValueType.Datetime,
        ["ExecutionTime"] = IndexedValueType.Datetime,
        ["CloseTime"] = IndexedValueType.Datetime,
        ["ExecutionStatus"] = IndexedValueType.Keyword,
        ["TaskQueue"] = IndexedValueType.Keyword,
        ["HistoryLength"] = IndexedValueType.Int,
        ["ExecutionDuration"] = IndexedValueType.Int,
        ["StateTransitionCount"] = IndexedValueType.Int,
        ["HistorySizeBytes"] = IndexedValueType.Int,
        ["ParentWorkflowId"] = IndexedValueType.Keyword,
        ["ParentRunId"] = IndexedValueType.Keyword,
        ["RootWorkflowId"] = IndexedValueType.Keyword,
        ["RootRunId"] = IndexedValueType.Keyword,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Known everywhere, and set by SDKs or schedules.</summary>
    public static FrozenDictionary<string, IndexedValueType> Predefined { get; } = new Dictionary<string, IndexedValueType>(StringComparer.Ordinal)
    {
        ["TemporalChangeVersion"] = IndexedValueType.KeywordList,
        ["BinaryChecksums"] = IndexedValueType.KeywordList,
        ["BuildIds"] = IndexedValueType.KeywordList,
        ["BatcherNamespace"] = IndexedValueType.Keyword,
        ["BatcherUser"] = IndexedValueType.Keyword,
        ["TemporalScheduledStartTime"] = IndexedValueType.Datetime,
        ["TemporalScheduledById"] = IndexedValueType.Keyword,
        ["TemporalSchedulePaused"] = IndexedValueType.Bool,
        ["TemporalNamespaceDivision"] = IndexedValueType.Keyword,
        ["TemporalPauseInfo"] = IndexedValueType.KeywordList,
        ["TemporalReportedProblems"] = IndexedValueType.KeywordList,
        ["TemporalWorkerDeployment"] = IndexedValueType.Keyword,
        ["TemporalWorkerDeploymentVersion"] = IndexedValueType.Keyword,
        ["TemporalWorkflowVersioningBehavior"] = IndexedValueType.Keyword,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fields that a namespace can name, with how many there are of each type.</summary>
    public static IReadOnlyList<(IndexedValueType Type, string Prefix, int Count)> Fields { get; } =
    [
        (IndexedValueType.Bool, "Bool", 3), (IndexedValueType.Datetime, "Datetime", 3), (IndexedValueType.Double, "Double", 3), (IndexedValueType.Int, "Int", 3),
        (IndexedValueType.Keyword, "Keyword", 10), (IndexedValueType.KeywordList, "KeywordList", 3), (IndexedValueType.Text, "Text", 3),
    ];

    /// <summary>What a namespace added, by its own name.</summary>
    public static SortedDictionary<string, IndexedValueType> Custom(Wire.DescribeNamespaceResponse record)
    {
        var custom = new SortedDictionary<string, IndexedValueType>(StringComparer.Ordinal);
        foreach (var (field, alias) in record.Config.CustomSearchAttributeAliases)
            if (OfField(field) is { } type) custom[alias] = type;
        return custom;
    }

    /// <summary>The type of a name; null for one that the namespace does not have.</summary>
    public static IndexedValueType? Find(Wire.DescribeNamespaceResponse record, string name)
    {
        if (System.TryGetValue(name, out var type) || Predefined.TryGetValue(name, out type)) return type;
        foreach (var (field, alias) in record.Config.CustomSearchAttributeAliases)
            if (alias == name && OfField(field) is { } custom) return custom;
        return null;
    }

    /// <summary>The name of a type as it stands in the metadata <c>type</c>.</summary>
    public static string NameOf(IndexedValueType type) => type.ToString();

    private static IndexedValueType? OfField(string field)
    {
        var prefix = field.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return prefix.Length == field.Length ? null : Fields.Where(row => row.Prefix == prefix).Select(row => (IndexedValueType?)row.Type).FirstOrDefault();
    }
}
