using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;
using EventMessage = Temporal.Api.History.V1.HistoryEvent;
using Payload = Temporal.Api.Common.V1.Payload;

namespace Tsrun.Tests.Engine.Mapping;

/// <summary>What other programs and newer servers write is kept, shown and written again.</summary>
public sealed class ForeignTests
{
    [Fact]
    public void Payload_OfAnotherEncoding_SurvivesInsideJson()
    {
        var foreign = Encoded("binary/plain", [0, 255, 7]);
        foreign.Metadata["key-id"] = ByteString.CopyFromUtf8("k1");
        var record = new Payloads { Payloads_ = { foreign } }.ToRecord();
        Assert.Equal("""{"$payloads":[{"metadata":{"encoding":"YmluYXJ5L3BsYWlu","key-id":"azE="},"data":"AP8H"}]}""", record.Json);
        Assert.Equal(foreign, Assert.Single(record.ToMessages().Payloads_));
    }

    [Fact]
    public void Payloads_Several_SurviveTogether()
    {
        var several = new Payloads { Payloads_ = { Encoded("json/plain", "1"u8), Encoded("json/plain", "\"b\""u8) } };
        Assert.Equal(several, several.ToRecord().ToMessages());
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("")]
    [InlineData("1 2")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void Payload_ThatOnlyClaimsToBeJson_IsWrapped(string text)
    {
        var broken = Encoded("json/plain", System.Text.Encoding.UTF8.GetBytes(text));
        var record = broken.ToRecord();
        Assert.StartsWith("{\"$payloads\":", record.Json, StringComparison.Ordinal);
        Assert.Equal(broken, record.ToMessage());
    }

    [Theory]
    [InlineData(56, true)]
    [InlineData(57, false)]
    [InlineData(64, false)]
    public void Payload_NestedDeeply_StaysJsonWhereALineOfATraceCanHoldIt(int depth, bool isJson)
    {
        var deep = Encoded("json/plain", System.Text.Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));
        var record = deep.ToRecord();
        Assert.Equal(isJson, record.Json.StartsWith("[[", StringComparison.Ordinal));
        var line = HistoryJson.Bytes(new Tsrun.History.HistoryEvent(1, DateTimeOffset.UnixEpoch, new WorkflowExecutionSignaled("s", record, "")));
        Assert.Equal(line, HistoryJson.Bytes(HistoryJson.Read<Tsrun.History.HistoryEvent>(line)));
        Assert.Equal(deep, record.ToMessage());
    }

    [Fact]
    public void Payload_WithBytesThatAreNoText_IsWrapped()
    {
        var broken = Encoded("json/plain", [(byte)'"', 0xC3, 0x28, (byte)'"']);
        Assert.Equal(broken, broken.ToRecord().ToMessage());
    }

    [Fact]
    public void Payload_Nothing_IsJsonNull() => Assert.Equal("null", Encoded("binary/null", []).ToRecord().Json);

    [Fact]
    public void Value_ThatOnlyLooksLikeAWrapper_StaysItself()
    {
        var value = new Tsrun.History.Payload("""{"$payloads":[{"data":"not base64!"}]}""");
        Assert.Equal(value, value.ToMessages().ToRecord());
    }

    [Fact]
    public void Marker_WithKeysOfItsOwn_Survives()
    {
        var message = Event(EventType.MarkerRecorded);
        message.MarkerRecordedEventAttributes = new MarkerRecordedEventAttributes { MarkerName = "Version", WorkflowTaskCompletedEventId = 4 };
        message.MarkerRecordedEventAttributes.Details["change-id"] = new Payloads { Payloads_ = { Encoded("json/plain", "\"c\""u8) } };
        message.MarkerRecordedEventAttributes.Details["version"] = new Payloads { Payloads_ = { Encoded("json/plain", "1"u8), Encoded("binary/plain", [1]) } };
        Assert.Equal(message, message.ToRecord().ToMessage());
    }

    [Fact]
    public void Event_ThatNoScriptCauses_IsShownAndSurvives()
    {
        var message = Event(EventType.WorkflowExecutionUpdateRejected);
        message.WorkflowExecutionUpdateRejectedEventAttributes = new WorkflowExecutionUpdateRejectedEventAttributes { ProtocolInstanceId = "u1", RejectedRequest = new Request { Meta = new Meta { UpdateId = "u1" } } };
        var record = message.ToRecord();
        Assert.Equal("WorkflowExecutionUpdateRejected", record.EventType);
        Assert.Contains("\"updateId\": \"u1\"", Assert.IsType<ForeignEvent>(record.Attributes).Content.Json, StringComparison.Ordinal);
        Assert.Equal(message, record.ToMessage());
    }

    [Fact]
    public void Event_OfAnUnknownNumber_SurvivesWithItsBytes()
    {
        // Event type 77 with its attributes in field 200, as a newer server might send it.
        var message = EventMessage.Parser.ParseFrom([0x08, 5, 0x18, 77, 0xC2, 0x0C, 2, 0x08, 1, 0xE0, 0x12, 1]);
        var record = message.ToRecord();
        Assert.Equal(new ForeignEvent("77", true, ((ForeignEvent)record.Attributes).Content), record.Attributes);
        Assert.Equal(message.ToByteArray(), record.ToMessage().ToByteArray().Length > 0 ? EventWithoutTime(record).ToByteArray() : []);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "diverged at event 1: expected Novelty, got an event that this version knows (TS1150)")]
    public void Fold_OverAForeignEvent_StopsUnlessItMayBeIgnored(bool mayIgnore, string? problem)
    {
        var machine = new WorkflowMachine();
        machine.Apply(new Tsrun.History.HistoryEvent(1, DateTimeOffset.UnixEpoch, new ForeignEvent("Novelty", mayIgnore, Tsrun.History.Payload.Null)));
        Assert.Equal(problem, machine.Divergence?.ToString());
    }

    private static EventMessage EventWithoutTime(Tsrun.History.HistoryEvent record)
    {
        var message = record.ToMessage();
        message.EventTime = null;
        return message;
    }

    private static EventMessage Event(EventType type) => new() { EventId = 9, EventType = type, EventTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddSeconds(1)) };

    private static Payload Encoded(string encoding, ReadOnlySpan<byte> data) => new() { Metadata = { ["encoding"] = ByteString.CopyFromUtf8(encoding) }, Data = ByteString.CopyFrom(data) };
}
