using Temporal.Api.History.V1;
using Tsrun.Engine.Embedded.State;

namespace Tsrun.Tests.Engine;

public sealed class EventBufferTests
{
    [Fact]
    public void TryRemoveTimerFired_OfAFactThatWasTooMuch_LeavesRoomForMore()
    {
        var buffer = new EventBuffer();
        var id = new string('t', 3 * 1024 * 1024);
        buffer.Add(new HistoryEvent { TimerFiredEventAttributes = new() { TimerId = id } });
        Assert.True(buffer.IsOver);
        Assert.True(buffer.TryRemoveTimerFired(id));
        Assert.False(buffer.IsOver);
    }
}
