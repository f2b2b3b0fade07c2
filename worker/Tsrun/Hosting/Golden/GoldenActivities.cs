using Tsrun.Activities;
using Tsrun.Activities.Golden;
using Tsrun.Activities.Golden.Learning;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>The activities of curators, put together from those of runs.</summary>
internal static class GoldenActivities
{
    /// <summary>Handlers of every <c>golden.*</c> activity.</summary>
    public static IReadOnlyList<IActivityHandler> All(IReadOnlyList<IActivityHandler> ofRuns, string data, IRunRecords runs)
    {
        var trial = Trial(ofRuns, data);
        var admission = new Admission(runs, trial, data);
        var artefacts = Learned.Artefacts;
        return
        [
            new GoldenCollectHandler(runs),
            new GoldenJudgeHandler(admission),
            new GoldenAdmitHandler(admission),
            new GoldenVerifyHandler(trial),
            new GoldenDatasetHandler(runs, artefacts, data),
            new GoldenRefitHandler(artefacts),
            new GoldenEvaluateHandler(artefacts, new PolicyRating()),
            new GoldenPromoteHandler(artefacts),
            new GoldenReportHandler(artefacts, Learned.Pruning),
        ];
    }

    private static LiveTrial Trial(IReadOnlyList<IActivityHandler> ofRuns, string data) => new(
        ofRuns.Single(handler => handler.Name == CargoCheck.Name), ofRuns.Single(handler => handler.Name == RepairTry.Name), Path.Combine(data, "golden-trials"));
}
