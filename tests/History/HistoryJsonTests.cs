using Tsrun.History;

namespace Tsrun.Tests.History;

public sealed class HistoryJsonTests
{
    [Theory]
    [InlineData("""{"summary":"all well"}""", "all well")]
    [InlineData("""{"summary":"\ud800"}""", "")]
    [InlineData("""["summary"]""", "")]
    public void Summary_OfAPayload_IsItsLineOrNone(string json, string line) => Assert.Equal(line, new Payload(json).Summary);

    [Fact]
    public void Bytes_ActivityScheduled_RoundTripsAsCanonicalJson()
    {
        var written = new HistoryEvent(5, DateTimeOffset.UnixEpoch, new ActivityTaskScheduled(
            new ActivityId("1"), CargoCheck.Name, "tool", new Payload("""{"crate":"/c"}"""), 4,
            TimeSpan.FromSeconds(2.5), RetryPolicy.Default));
        var bytes = HistoryJson.Bytes(written);
        Assert.Equal(
            """{"eventId":5,"eventTime":"1970-01-01T00:00:00+00:00","attributes":{"eventType":"ActivityTaskScheduled","activityId":"1","activityType":"cargo.check","taskQueue":"tool","input":{"crate":"/c"},"workflowTaskCompletedEventId":4,"startToCloseTimeout":"2.5s","retryPolicy":{"initialInterval":"1s","backoffCoefficient":2,"maximumInterval":"100s","maximumAttempts":0,"nonRetryableErrorTypes":[]}}}""",
            System.Text.Encoding.UTF8.GetString(bytes));
        Assert.Equal(bytes, HistoryJson.Bytes(HistoryJson.Read<HistoryEvent>(bytes)));
    }
}
