using System.Reflection;
using System.Text.Json;
using Tsrun.History;
using Tsrun.Runtime;
using Tsrun.TraceScript;

namespace Tsrun.Tests.House;

/// <summary>What scripts are told of a tool is what History stores of it.</summary>
public sealed class CatalogueTests
{
    private static readonly Dictionary<string, Type> Activities = typeof(CargoCheck).Assembly.GetExportedTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true } && type.GetNestedType("Arguments") is not null)
        .ToDictionary(type => (string)type.GetField("Name")!.GetRawConstantValue()!, StringComparer.Ordinal);

    public static TheoryData<string> Tools => [.. Catalogue.Tools.Tools.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Catalogue_OfTools_NamesEveryActivityOfHistory() =>
        Assert.Equal(Activities.Keys.Order(StringComparer.Ordinal), Catalogue.Tools.Tools.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Tools))]
    public void ResultType_OfATool_HasNoFieldThatTheRecordLacks(string tool)
    {
        var promised = Assert.IsType<ScriptType.Record>(Catalogue.Tools.Tools[tool].ResultType).Fields.Select(field => field.Name);
        Assert.Empty(promised.Except(JsonNames(Activities[tool].GetNestedType("Result")!), StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Tools))]
    public void Parameters_OfATool_AreThoseOfTheRecordInItsOrder(string tool) => Assert.Equal(
        JsonNames(Activities[tool].GetNestedType("Arguments")!),
        Catalogue.Tools.Tools[tool].Parameters.Select(parameter => parameter.Name));

    [Theory, MemberData(nameof(Tools))]
    public void ResultType_OfATool_HasTheRecordsKinds(string tool)
    {
        var result = Activities[tool].GetNestedType("Result")!;
        foreach (var field in ((ScriptType.Record)Catalogue.Tools.Tools[tool].ResultType).Fields)
            Assert.True(Fits(Property(result, field.Name).PropertyType, field.Type), $"{tool}.{field.Name}: {field.Type} for {Property(result, field.Name).PropertyType}");
    }

    private static IEnumerable<string> JsonNames(Type record) =>
        record.GetConstructors()[0].GetParameters().Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!));

    private static PropertyInfo Property(Type record, string name) =>
        record.GetProperties().Single(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == name);

    private static bool Fits(Type stored, ScriptType promised) => promised switch
    {
        ScriptType.List list => stored.IsGenericType && stored.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && Fits(stored.GetGenericArguments()[0], list.Item),
        ScriptType.Record { IsOpen: false } record => record.Fields.All(field => Fits(Property(stored, field.Name).PropertyType, field.Type)),
        ScriptType.Record => stored is { IsClass: true } && stored != typeof(string),
        _ when promised == ScriptType.Any => true,
        _ when promised == ScriptType.Int => stored == typeof(int) || stored == typeof(long),
        _ when promised == ScriptType.Float => stored == typeof(double),
        _ when promised == ScriptType.Bool => stored == typeof(bool),
        _ when promised == ScriptType.String => stored == typeof(string) || stored.IsEnum, // enums are stored by name
        _ => false,
    };
}
