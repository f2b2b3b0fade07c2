using System.Text;
using System.Text.Json.Nodes;
using Tsrun.Cli;
using Tsrun.Cli.Hosting.Traces;
using Tsrun.Engine.Mapping;
using Tsrun.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>Histories as files, which anybody may have made: read, or refused in our own words.</summary>
public sealed class HistoryFileTests
{
    private static readonly string[] WordsOfParsers = ["System.", "Google.", "JsonElement", "BytePositionInLine", "Path: $", "Parameter '", "The given key", "Object reference", "JSON value could not"];

    [Theory]
    [InlineData("TS1160", "is no JSON from line 2, byte", "{\"events\":[\n{]}")]
    [InlineData("TS1160", "found no list `events`", "{\"events\":{}}")]
    [InlineData("TS1160", "the list `events` is empty", "{\"events\":[]}")]
    [InlineData("TS1160", "a name stands twice", "{\"events\":[],\"events\":[]}")]
    [InlineData("TS1160", "events[0] is no object", "{\"events\":[7]}")]
    [InlineData("TS1160", "events[0] is no event", "{\"events\":[{\"eventId\":\"x\"}]}")]
    [InlineData("TS1160", "events[0] is no event", "{\"events\":[{\"eventId\":\"1\",\"eventId\":\"1\"}]}")]
    [InlineData("TS1160", "events[0] is no event", "{\"events\":[{\"eventId\":\"1\",\"eventTime\":\"yesterday\"}]}")]
    [InlineData("TS1160", "found event 2 at place 1", "{\"events\":[{\"eventId\":\"2\",\"eventType\":\"EVENT_TYPE_TIMER_FIRED\",\"timerFiredEventAttributes\":{}}]}")]
    [InlineData("TS1001", "begins with TimerFired", "{\"events\":[{\"eventId\":\"1\",\"eventType\":\"EVENT_TYPE_TIMER_FIRED\",\"timerFiredEventAttributes\":{}}]}")]
    [InlineData("TS1161", "of its workflow `Order`", "{\"events\":[{\"eventId\":\"1\",\"eventType\":\"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED\",\"workflowExecutionStartedEventAttributes\":{\"workflowId\":\"w\",\"workflowType\":{\"name\":\"Order\"}}}]}")]
    public void Read_FileThatIsNone_SaysWhereInOurWords(string code, string words, string json)
    {
        var error = Assert.Throws<CliException>(() => TraceSource.OfTemporal(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        AssertOurs(error.Message);
    }

    /// <summary>One value of a sound file at a time becomes something else: the file is read and replayed, or refused; nothing else may happen.</summary>
    [Fact]
    public async Task Read_FileWithOneValueChanged_IsReadOrRefused()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var file = JsonNode.Parse(TemporalJson.Write(await EmbeddedRun.RecordAsync(patience.Token)))!;
        const int Seed = 20_260;
        var (random, refused) = (new Random(Seed), 0);
        for (var round = 0; round < 400; round++)
        {
            var changed = file.DeepClone();
            Change(changed, random);
            try
            {
                Replayer.Replay(TraceSource.OfTemporal(Encoding.UTF8.GetBytes(changed.ToJsonString())).History!);
            }
            catch (CliException e)
            {
                refused++;
                Assert.Contains(e.Code, new[] { "TS1001", "TS1159", "TS1160", "TS1161" });
                AssertOurs(e.Message);
            }
            catch (Exception e) when (e is not CliException)
            {
                Assert.Fail($"round {round} of seed {Seed}: {e}");
            }
        }
        Assert.InRange(refused, 20, 399);
    }

    private static void Change(JsonNode root, Random random)
    {
        var node = root["events"]!;
        while (true)
        {
            var children = node switch { JsonObject fields => [.. fields.Select(field => (object)field.Key)], JsonArray items => [.. Enumerable.Range(0, items.Count).Select(i => (object)i)], _ => new List<object>() };
            var key = children[random.Next(children.Count)];
            var child = key is string name ? node[name] : node[(int)key];
            if (child is (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }) && random.Next(8) > 0) node = child;
            else
            {
                JsonNode? instead = random.Next(7) switch { 0 => null, 1 => "", 2 => "99999999999999999999", 3 => -1, 4 => new JsonArray(), 5 => new JsonObject(), _ => "e30=" };
                if (key is string field) node[field] = instead;
                else node[(int)key] = instead;
                return;
            }
        }
    }

    private static void AssertOurs(string message) => Assert.All(WordsOfParsers, words => Assert.DoesNotContain(words, message, StringComparison.Ordinal));
}
