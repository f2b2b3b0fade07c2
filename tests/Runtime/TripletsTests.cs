using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Tests.Runtime;

public sealed class TripletsTests
{
    [Fact]
    public void Of_ARepair_HoldsWhatWasBeforeThePatchAndWhatCameOfIt()
    {
        var run = new RecordedRun(Canned.Input(), Canned.Crate(Canned.Try())).Play();
        var triplet = Assert.Single(Triplets.Of(run.History));
        Assert.Equal("E0382", Assert.Single(triplet.Before).Code);
        Assert.Equal(Canned.Patch.Key, triplet.Patch.Key);
        Assert.Equal(new TripletAfter(0, true, 2, 0, 0), triplet.After);
    }

    [Fact]
    public void Id_OfTheSameExperimentInTwoRuns_IsTheSame_AndOfAnotherAnother()
    {
        string Id(RepairTry.Result experiment, string accept = "") => Triplets.Of(new RecordedRun(Canned.Input(accept: accept), Canned.Crate(experiment)).Play().History)[0].Id;
        Assert.Equal(Id(Canned.Try()), Id(Canned.Try(), accept: "checked"));
        Assert.NotEqual(Id(Canned.Try()), Id(Canned.Try(lines: 2)));
        Assert.NotEqual(Id(Canned.Try()), Id(Canned.Try(green: false)));
    }
}
