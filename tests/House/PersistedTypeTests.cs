using System.Reflection;
using System.Text.Json.Serialization;
using Tsrun.History;

namespace Tsrun.Tests.House;

/// <summary>A trace must be readable without the engine: everything that is stored is declared in History.</summary>
public sealed class PersistedTypeTests
{
    [Fact]
    public void JsonGraph_OfAHistory_StaysInHistory()
    {
        var graph = Reachable([typeof(HistoryEvent), .. Payloads()]);
        Assert.Superset(new HashSet<Type>([typeof(RepairTry.Result), typeof(VerdictMarker), typeof(ActivityTaskScheduled)]), graph);
        Assert.DoesNotContain(graph, type => type.Assembly != typeof(HistoryEvent).Assembly && !IsFramework(type));
    }

    // Payloads hide their content from the graph of an event: what is put into one is listed beside the serialiser.
    private static IEnumerable<Type> Payloads() => HistoryJson.Options.TypeInfoResolver!.GetType()
        .GetProperties().Where(property => property.PropertyType.IsGenericType).Select(property => property.PropertyType.GetGenericArguments()[0]);

    private static HashSet<Type> Reachable(IEnumerable<Type> roots)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(roots);
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type)) continue;
            foreach (var next in Neighbours(type)) open.Push(next);
        }
        return seen;
    }

    private static IEnumerable<Type> Neighbours(Type type) =>
        type.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(derived => derived.DerivedType)
            .Concat(type.IsGenericType ? type.GetGenericArguments() : [])
            .Concat(type.IsArray ? [type.GetElementType()!] : [])
            .Concat(IsFramework(type) ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null).Select(property => property.PropertyType));

    private static bool IsFramework(Type type) => type.Namespace is "System" || type.Namespace?.StartsWith("System.", StringComparison.Ordinal) == true;
}
