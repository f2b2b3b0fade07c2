using System.Collections.Frozen;

namespace Tsrun.Engine.Mapping;

/// <summary>Closed sets that carry Temporal's names on both sides: matched by name, whatever number either side gives them.</summary>
internal static class EnumMapping
{
    /// <summary>The record's value as the message's.</summary>
    public static TMessage ToMessage<TRecord, TMessage>(this TRecord value) where TRecord : struct, Enum where TMessage : struct, Enum =>
        Names<TRecord, TMessage>.Table.GetValueOrDefault(value);

    /// <summary>The message's value as the record's; <paramref name="unknown"/> where the record has no such name.</summary>
    public static TRecord ToRecord<TMessage, TRecord>(this TMessage value, TRecord unknown) where TMessage : struct, Enum where TRecord : struct, Enum =>
        Names<TMessage, TRecord>.Table.TryGetValue(value, out var found) ? found : unknown;

    private static class Names<TFrom, TTo> where TFrom : struct, Enum where TTo : struct, Enum
    {
        public static readonly FrozenDictionary<TFrom, TTo> Table = Enum.GetValues<TFrom>()
            .Where(value => Enum.TryParse<TTo>(value.ToString(), out _))
            .ToFrozenDictionary(value => value, value => Enum.Parse<TTo>(value.ToString()));
    }
}
