using Tsrun.Engine;
using Tsrun.Engine.Grpc;

namespace Tsrun.Tests.Engine.Grpc;

/// <summary>When a cluster counts as away, and what is said of it: once each way, and nothing of a blip.</summary>
public sealed class ConnectionWatchTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _said = [];
    private readonly ConnectionWatch _watch;

    public ConnectionWatchTests()
    {
        _watch = new ConnectionWatch(_clock);
        _watch.Lost += failure => _said.Add(failure.Message);
        _watch.Regained += after => _said.Add($"back after {after.TotalSeconds} s");
    }

    [Fact]
    public void Failed_ForLongerThanABlip_IsToldOnceAndSoIsTheReturn()
    {
        Fail("first");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Fail("second");
        Fail("third");
        _clock.Advance(TimeSpan.FromSeconds(4));
        _watch.Answered();
        _watch.Answered();
        Assert.Equal(["second", "back after 5 s"], _said);
    }

    [Fact]
    public void Failed_WithAnAnswerWithinASecond_IsNoNews()
    {
        Fail("first");
        _watch.Answered();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Fail("much later");
        _watch.Answered();
        Assert.Empty(_said);
    }

    [Theory]
    [InlineData(ServiceStatus.NotFound)]
    [InlineData(ServiceStatus.DeadlineExceeded)]
    [InlineData(ServiceStatus.ResourceExhausted)]
    public void Failed_ByAnAnswerThatSaysNo_IsNoOutage(ServiceStatus status)
    {
        _watch.Failed(new WorkflowServiceException(status, "no"));
        _clock.Advance(TimeSpan.FromSeconds(5));
        _watch.Failed(new WorkflowServiceException(status, "no"));
        Assert.Empty(_said);
    }

    private void Fail(string message) => _watch.Failed(new WorkflowServiceException(ServiceStatus.Unavailable, message));
}
