using System.Reflection;
using Tsrun.History;

namespace Tsrun.Tests.Engine.Mapping;

/// <summary>Records with random content, made from their constructors: a new parameter of an event or a command is covered the day it appears.</summary>
internal sealed class RandomRecords(int seed)
{
    private static readonly string[] Texts = ["", "a", "cargo.check", "größe ✓", "with \"quotes\" and \n lines", new string('x', 300), "日本語"];
    private static readonly string[] Json = ["null", "true", "-1.5e3", "\"text\"", "\"ünïcode ✓\"", "[]", "[1,[2,{\"a\":null}]]", "{}", "{\"b\":1,\"a\":[\"x\"]}"];
    private readonly NullabilityInfoContext _nullability = new();
    private readonly Random _random = new(seed);

    /// <summary>One record of a type.</summary>
    public object Make(Type type) => Make(type, depth: 0);

    private object Make(Type type, int depth)
    {
        if (Scalar(type) is { } scalar) return scalar;
        if (type.IsEnum) return Pick(Enum.GetValues(type).Cast<object>().ToArray());
        if (type.IsAbstract) return Make(Pick(type.GetNestedTypes().Where(type.IsAssignableFrom).ToArray()), depth);
        var constructor = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Argument(parameter, depth))]);
    }

    private object? Argument(ParameterInfo parameter, int depth)
    {
        var type = parameter.ParameterType;
        var nullable = Nullable.GetUnderlyingType(type);
        var mayBeNull = nullable is not null || _nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        if (mayBeNull && (depth > 2 || _random.Next(2) == 0)) return null;
        if (parameter is { Name: "Cause", Member.DeclaringType.Name: nameof(StartChildWorkflowExecutionFailed) }) return "WorkflowAlreadyExists";
        // On the wire an empty text is the same as none: what may be missing is never empty.
        if (mayBeNull && type == typeof(string)) return Pick(Texts[1..]);
        if (nullable == typeof(RunId)) return new RunId(Pick(Texts[1..]));
        return Make(nullable ?? type, depth + 1);
    }

    private object? Scalar(Type type) => type switch
    {
        _ when type == typeof(string) => Pick(Texts),
        _ when type == typeof(int) => _random.Next(1, int.MaxValue),
        _ when type == typeof(long) => _random.NextInt64(1, long.MaxValue),
        _ when type == typeof(double) => 1 + _random.NextDouble(),
        _ when type == typeof(bool) => _random.Next(2) == 0,
        _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(_random.NextInt64(1, TimeSpan.TicksPerDay * 400)),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddTicks(_random.NextInt64(TimeSpan.TicksPerDay * 36500)),
        _ when type == typeof(Payload) => new Payload(Pick(Json)),
        _ when type == typeof(IReadOnlyList<string>) => Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(Texts)).ToArray(),
        _ when type == typeof(IReadOnlyList<int>) => Enumerable.Range(1, _random.Next(1, 4)).ToArray(),
        _ when type == typeof(IReadOnlyDictionary<string, Payload>) => Enumerable.Range(0, _random.Next(1, 4)).ToDictionary(i => $"key{i}", _ => new Payload(Pick(Json))),
        _ => null,
    };

    private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
