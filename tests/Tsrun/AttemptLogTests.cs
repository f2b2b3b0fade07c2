using System.Globalization;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Tests.Cli;

public sealed class AttemptLogTests
{
    [Fact]
    public void Chain_ThirdAttempt_CarriesBothFailuresBeforeIt()
    {
        var log = new AttemptLog();
        log.Chain(Attempt(1, 1), Boom("first"));
        log.Chain(Attempt(1, 2), Boom("second"));
        var third = (Failure)log.Chain(Attempt(1, 3), Boom("third"));
        Assert.Equal(["third", "second", "first"], [third.Message, third.Cause!.Message, third.Cause.Cause!.Message]);
    }

    [Fact]
    public void Chain_NextAttemptsThatNeverCome_ForgetsTheOldest()
    {
        var log = new AttemptLog();
        for (var activity = 0; activity <= AttemptLog.FailuresMax; activity++) log.Chain(Attempt(activity, 1), Boom("lost"));
        Assert.Null(((Failure)log.Chain(Attempt(0, 2), Boom("again"))).Cause);
        Assert.Equal("lost", ((Failure)log.Chain(Attempt(AttemptLog.FailuresMax, 2), Boom("again"))).Cause?.Message);
    }

    private static Failure Boom(string message) => Failure.Application("TSTEST", message);

    private static ActivityTask Attempt(int activity, int attempt) => new(
        default, new WorkflowId("wf"), new RunId("run"), "type", new ActivityId(activity.ToString(CultureInfo.InvariantCulture)), "act", Payload.Null, attempt,
        default, default, TimeSpan.FromSeconds(1), null, null, RetryPolicy.Default, null);
}
