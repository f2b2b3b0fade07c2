using Tsrun.History;

namespace Tsrun.Tests.Runtime;

/// <summary>The real fix script, folded over canned outcomes.</summary>
public sealed class FixScriptTests
{
    private static RecordedRun Fix(RepairTry.Result experiment, string accept = "", bool interactive = false, bool dirty = false, Func<bool>? verifies = null) =>
        new RecordedRun(Canned.Input(accept: accept, interactive: interactive, dirty: dirty), Canned.Crate(experiment, verifies)).Play();

    private static IEnumerable<string> Tools(RecordedRun run) => run.History.Select(e => e.Attributes).OfType<ActivityTaskScheduled>().Select(e => e.ActivityType);

    [Fact]
    public void Fix_ConfidentPatch_AppliesAndVerifiesInPlace()
    {
        var run = Fix(Canned.Try());
        Assert.Equal((RunOutcome.Fixed, true), (run.Result.Outcome, run.Result.Applied));
        Assert.Equal(
            ["cargo.check", "rust.context", "repair.propose", "repair.screen", "repair.try", "patch.apply", "cargo.check", "cargo.test", "cargo.check"],
            Tools(run));
    }

    [Fact]
    public void Fix_UnderThresholdAndNobodyThere_AbstainsUntouched()
    {
        var run = Fix(Canned.Try(touch: false));
        Assert.Equal((RunOutcome.Abstained, false), (run.Result.Outcome, run.Result.Applied));
        Assert.Equal(DocsLookup.Name, run.Result.Next[0].Tool);
        Assert.DoesNotContain(PatchApply.Name, Tools(run));
    }

    [Fact]
    public void Fix_UnderThresholdWithStandingYes_AppliesAndRecordsTheGrant()
    {
        var run = Fix(Canned.Try(touch: false), accept: "checked");
        Assert.Equal(RunOutcome.Fixed, run.Result.Outcome);
        var grant = run.History.Select(e => e.Attributes).OfType<MarkerRecorded>().Single(marker => marker.MarkerName == Markers.Grant);
        Assert.Equal("--accept checked", HistoryJson.Read<GrantMarker>(grant.Details).By);
    }

    [Theory]
    [InlineData(true, RunOutcome.Fixed)]
    [InlineData(false, RunOutcome.Abstained)]
    public void Fix_UnderThresholdAtATerminal_WaitsForTheAnswer(bool yes, string outcome)
    {
        var run = Fix(Canned.Try(touch: false), interactive: true);
        var ask = HistoryJson.Read<AskMarker>(run.History.Select(e => e.Attributes).OfType<MarkerRecorded>().Last().Details);
        run.Deliver(new WorkflowExecutionSignaled(Markers.AnswerSignalName, HistoryJson.ToPayload(new AnswerSignal(ask.Id, yes, "a person")), "cli"));
        Assert.Equal(outcome, run.Result.Outcome);
    }

    [Fact]
    public void Fix_RedInPlace_Reverts()
    {
        var run = Fix(Canned.Try(), verifies: () => false);
        Assert.Equal((RunOutcome.Unfixed, false), (run.Result.Outcome, run.Result.Applied));
        Assert.Contains(PatchRevert.Name, Tools(run));
    }

    [Fact]
    public void Fix_DirtyTree_IsBlockedByTheRule()
    {
        var run = Fix(Canned.Try(), dirty: true);
        Assert.Equal(RunOutcome.Blocked, run.Result.Outcome);
        Assert.DoesNotContain(PatchApply.Name, Tools(run));
    }

    [Theory]
    [InlineData(21, 1)]
    [InlineData(1, 0)]
    public void Fix_TooLongOrUncited_NeverApplies(int lines, int anchors) =>
        Assert.DoesNotContain(PatchApply.Name, Tools(Fix(Canned.Try(lines: lines, anchors: anchors), accept: "checked")));

    [Fact]
    public void Fix_ResultOfTheWrongShape_IsRejectedBySchema()
    {
        var run = new RecordedRun(Canned.Input(), _ => new Payload("""{"errors":"many"}""")).Play();
        Assert.Contains("schema", run.Result.Reason, StringComparison.Ordinal);
        Assert.Equal("TS0203", run.Result.Code);
    }

    [Fact]
    public void Fix_CancelRequested_ClosesAsCanceled()
    {
        var run = new RecordedRun(Canned.Input(interactive: true), Canned.Crate(Canned.Try(touch: false))).Play()
            .Deliver(new WorkflowExecutionCancelRequested("cli"));
        Assert.IsType<WorkflowExecutionCanceled>(run.History[^1].Attributes);
    }
}
