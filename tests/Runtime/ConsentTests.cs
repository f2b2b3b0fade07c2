using Tsrun.History;

namespace Tsrun.Tests.Runtime;

/// <summary>How often a person is asked: the script's question and policy's own are one consent.</summary>
public sealed class ConsentTests
{
    [Theory]
    [InlineData(false, false, 1)] // under tau_patch: the script asks, and policy's rule takes that for an answer
    [InlineData(true, true, 1)]   // over it, but test code is edited: policy asks
    [InlineData(false, true, 1)]  // both reasons at once
    [InlineData(true, false, 0)]
    public void Fix_WithReasonsToAsk_AsksOnceAtMost(bool touched, bool editsTests, int questions)
    {
        var experiment = Canned.Try(touch: touched);
        experiment = experiment with { Features = experiment.Features with { TestCodeChanged = editsTests, Risk = Risk.Low } };
        var run = new RecordedRun(Canned.Input(interactive: true), Canned.Crate(experiment)).Play();
        while (run.History[^1].Attributes is not (WorkflowExecutionCompleted or WorkflowExecutionFailed))
        {
            var ask = HistoryJson.Read<AskMarker>(Left(run, Markers.Ask).Last());
            run.Deliver(new WorkflowExecutionSignaled(Markers.AnswerSignalName, HistoryJson.ToPayload(new AnswerSignal(ask.Id, true, "a person")), "cli"));
        }
        Assert.Equal((RunOutcome.Fixed, questions, questions), (run.Result.Outcome, Left(run, Markers.Ask).Count(), Left(run, Markers.Grant).Count()));
    }

    [Fact]
    public void Fix_AnswerGivenTwice_CountsOnce()
    {
        var run = new RecordedRun(Canned.Input(interactive: true), Canned.Crate(Canned.Try(touch: false))).Play();
        var id = HistoryJson.Read<AskMarker>(Left(run, Markers.Ask).Single()).Id;
        foreach (var yes in (bool[])[false, true])
            if (run.History[^1].Attributes is not WorkflowExecutionCompleted)
                run.Deliver(new WorkflowExecutionSignaled(Markers.AnswerSignalName, HistoryJson.ToPayload(new AnswerSignal(id, yes, "a person")), "cli"));
        Assert.Equal(RunOutcome.Abstained, run.Result.Outcome);
        Assert.Single(Left(run, Markers.Grant));
    }

    private static IEnumerable<Payload> Left(RecordedRun run, string name) =>
        run.History.Select(e => e.Attributes).OfType<MarkerRecorded>().Where(marker => marker.MarkerName == name).Select(marker => marker.Details);
}
