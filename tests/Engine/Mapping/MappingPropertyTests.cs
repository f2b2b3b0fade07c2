using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Tests.Engine.Mapping;

/// <summary>Record to message to bytes to message to record is the identity, for everything a run of ours writes.</summary>
public sealed class MappingPropertyTests
{
    private const int Rounds = 200;

    private static readonly JsonSerializerOptions AnyRecord = new(HistoryJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), RespectRequiredConstructorParameters = false };

    public static TheoryData<string> Events => [.. typeof(EventAttributes).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false)
        .Cast<JsonDerivedTypeAttribute>().Select(derived => derived.DerivedType).Where(type => type != typeof(ForeignEvent)).Select(type => type.Name)];

    /// <summary>A command about an update only names the message beside it, which says the rest.</summary>
    public static TheoryData<string> Commands => [.. typeof(Command).GetNestedTypes().Where(type => type != typeof(Command.AcceptUpdate) && type != typeof(Command.CompleteUpdate)).Select(type => type.Name)];

    [Theory, MemberData(nameof(Events))]
    public void Event_ThereAndBack_IsTheSame(string type)
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var records = new RandomRecords(seed);
            var attributes = (EventAttributes)records.Make(typeof(EventAttributes).Assembly.GetType($"Tsrun.History.{type}", throwOnError: true)!);
            var recorded = (HistoryEvent)new HistoryEvent(seed, (DateTimeOffset)records.Make(typeof(DateTimeOffset)), attributes, seed % 2 == 0 ? (UserMetadata)records.Make(typeof(UserMetadata)) : null);
            var back = Temporal.Api.History.V1.HistoryEvent.Parser.ParseFrom(recorded.ToMessage().ToByteArray()).ToRecord();
            Assert.Equal((seed, Text(recorded)), (seed, Text(back)));
        }
    }

    [Theory, MemberData(nameof(Commands))]
    public void Command_ThereAndBack_IsTheSame(string type)
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var records = new RandomRecords(seed);
            var command = (Command)records.Make(typeof(Command).GetNestedType(type)!) with { Metadata = seed % 2 == 0 ? (UserMetadata)records.Make(typeof(UserMetadata)) : null };
            var back = Temporal.Api.Command.V1.Command.Parser.ParseFrom(command.ToMessage().ToByteArray()).ToRecord();
            Assert.Equal(command.GetType(), back?.GetType());
            Assert.Equal((seed, Text(command)), (seed, Text(back)));
        }
    }

    [Fact]
    public void EventType_OfEveryMessage_IsTheOneOfItsAttributes()
    {
        foreach (var type in typeof(EventAttributes).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(derived => derived.DerivedType).Where(type => type != typeof(ForeignEvent)))
        {
            var message = new HistoryEvent(1, DateTimeOffset.UnixEpoch, (EventAttributes)new RandomRecords(1).Make(type)).ToMessage();
            Assert.Equal((type.Name, $"{type.Name}EventAttributes"), (message.EventType.ToString(), message.AttributesCase.ToString()));
        }
    }

    private static string Text(object? record) => JsonSerializer.Serialize(record, record!.GetType(), AnyRecord);
}
