using Tsrun.Activities.Golden.Learning;
using Tsrun.History;

namespace Tsrun.Tests.Golden;

/// <summary>The gates, on made data whose truth is known.</summary>
public sealed class EvaluationTests
{
    private static readonly ConfidenceFeatures Plain = new(true, true, 0, Risk.Low, false, 0, 1, 1, false, false, false, false);

    /// <summary>Rates everything alike, as a prior does that knows nothing.</summary>
    private sealed class Flat(double p) : IRating
    {
        public double TauPatch => 0.85;

        public double Current(ConfidenceFeatures features) => p;

        public double With(IReadOnlyDictionary<string, double> weights, ConfidenceFeatures features) =>
            new Tsrun.Policy.ConfidenceModel(weights).Rate(Tsrun.Runtime.Rating.Facts(features));
    }

    [Fact]
    public void Judge_InformativeLabels_PassesEveryGate()
    {
        var gate = Evaluation.Judge(Content(Informative()), new Flat(0.7), []);
        Assert.True(gate.Better, gate.Summary);
        Assert.True(gate.Brier.High < 0);
        Assert.True(gate.Skill.High < 0);
    }

    // Whatever the shuffle, nothing was learned; a base rate alone can beat a bad prior, so Brier is not the gate that holds here.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Judge_ShuffledLabels_IsRejectedForWantOfSkill(ulong seed)
    {
        var (rows, random) = (Informative(), new SplitMix(seed));
        var labels = rows.Select(row => row.Right).ToArray();
        for (var i = labels.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (labels[i], labels[j]) = (labels[j], labels[i]);
        }
        var gate = Evaluation.Judge(Content([.. rows.Select((row, at) => row with { Right = labels[at] })]), new Flat(0.7), []);
        Assert.False(gate.Better, gate.Summary);
        Assert.StartsWith("rejected: ", gate.Summary, StringComparison.Ordinal);
        Assert.Contains("no skill over the base rate", gate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bins_OneFigureForManyCases_IsOneBinAndHonest()
    {
        var bins = Reliability.Bins([.. Enumerable.Range(0, 100).Select(i => (0.9, i >= 10))], 10);
        Assert.Equal([new GoldenEvaluate.ReliabilityBin(0.9, 0.9, 100)], bins);
        Assert.Equal(0, Reliability.Error(bins), 5);
    }

    [Fact]
    public void Judge_TooFewCases_KeepsThePriors() =>
        Assert.Equal("rejected: 49 cases, at least 50 are needed; the priors stay", Evaluation.Judge(Content([.. Informative().Take(49)]), new Flat(0.7), []).Summary);

    [Fact]
    public void Judge_FewerFixes_IsRejectedWithTheFigure()
    {
        // A prior that lets everything in, and is mostly right with it; the fit would ask about every patch of high risk.
        var rows = Informative().Select((row, i) => row with { View = DatasetBuilder.Seen, Right = row.Features.Risk == Risk.Low || i % 5 != 0 });
        var gate = Evaluation.Judge(Content([.. rows]), new Flat(0.95), []);
        Assert.False(gate.Better);
        Assert.Contains("fix rate ", gate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AnyOrderOfRows_GivesTheSameFigures()
    {
        var (rows, rating) = (Informative(), new Flat(0.7));
        Assert.Equal(HistoryJson.ToPayload(Evaluation.Judge(Content(rows), rating, [])), HistoryJson.ToPayload(Evaluation.Judge(Content(rows), rating, [])));
    }

    [Fact]
    public void Fit_OfAKnownLaw_FindsItsSigns()
    {
        var weights = Logistic.Fit(Informative());
        Assert.True(weights["risk_high"] < -1, $"{weights["risk_high"]}");
        Assert.Equal(ConfidenceInputs.Names.Count + 1, weights.Count);
    }

    [Fact]
    public void Fit_OfNothingAndOfOneLabel_StaysFinite()
    {
        Assert.All(Logistic.Fit([]).Values, weight => Assert.True(double.IsFinite(weight)));
        Assert.All(Logistic.Fit([.. Informative().Where(row => row.Right)]).Values, weight => Assert.True(double.IsFinite(weight)));
    }

    [Fact]
    public void Sort_ByRates_PutsTheTrustedOperatorFirstAndKeepsEqualOnes()
    {
        OperatorRate[] rates = [new("clone", "", 1, 9, 0.2), new("borrow", "", 8, 9, 0.8), new("clone", "E0382", 9, 9, 0.9)];
        Assert.Equal([1, 3, 0, 2], OperatorOrder.Sort(["clone", "borrow", "clone", "borrow"], "E0507", rates));
        Assert.Equal([0, 2, 1, 3], OperatorOrder.Sort(["clone", "borrow", "clone", "borrow"], "E0382", rates));
        Assert.Equal([0, 1, 2], OperatorOrder.Sort(["x", "y", "z"], "E0382", []));
        Assert.Equal([0, 1], OperatorOrder.Sort(["never tried", "sound"], "E0382", [new("sound", "", 9, 10, 0.8)]));
    }

    [Fact]
    public void Capped_DuplicatesAndOneCrate_AreLeftOutAndSaidSo()
    {
        var rows = Informative();
        var (big, source) = (rows.Take(30).Select((row, at) => row with { Crate = "big", Id = $"big{at}" }).ToList(), new LedgerEntry("run", "r", "c", "", "", "", new string('0', 64), 0, 0, ""));
        var content = DatasetBuilder.Capped([(source with { Run = "a" }, rows.Take(30).ToList(), null), (source with { Run = "b" }, rows.Take(30).ToList(), null), (source with { Run = "c" }, big, null)]);
        Assert.Equal(["", "30 duplicate", "18 over the crate's share"], content.Ledger.Select(entry => entry.Dropped));
        Assert.Equal(42, content.Rows.Count);
    }

    [Fact]
    public void Promote_TheSameNightAgain_IsOneVersion()
    {
        var folder = Directory.CreateTempSubdirectory("tsrun-artefacts-").FullName;
        try
        {
            var artefacts = new Artefacts(folder);
            var data = artefacts.Keep(Content(Informative()));
            var model = artefacts.Keep(new LearnedModel(1, data, 3, 1, Logistic.Fit(Informative()), []));
            Assert.Equal(1, artefacts.Promote(model, data, "night-1").Version);
            Assert.Equal(1, artefacts.Promote(model, data, "night-1").Version);
            Assert.Equal(2, artefacts.Promote(model, data, "night-2").Version);
            artefacts.Return(1);
            Assert.Equal(("night-1", data), (artefacts.Current()!.Value.Promotion.Night, artefacts.Current()!.Value.Model.Dataset));
            artefacts.Return(0);
            Assert.Null(artefacts.Current());
            Assert.Equal(artefacts.Dataset(data).Rows.Count, Informative().Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void PolicyText_OfAModel_IsALayerThatRatesLikeIt()
    {
        var model = new LearnedModel(1, new string('a', 64), 3, 1, Logistic.Fit(Informative()), []);
        var layers = new[] { "defaults", "profiles", "confidence" }.Select(name => new Tsrun.Policy.PolicyLayer(name, File.ReadAllText(Path.Combine(Repository.Root, "policy", name + ".yaml")), true))
            .Append(new Tsrun.Policy.PolicyLayer("golden v1", Artefacts.PolicyText(new Promotion(1, "m", model.Dataset, "n"), model), true)).ToList();
        var policy = Tsrun.Policy.PolicyParser.Parse(layers);
        Assert.Empty(policy.Diagnostics);
        Assert.Equal("v1 dataset aaaaaaaaaaaaaaaa", policy.Policy!.Confidence.Calibration);
        var features = Plain with { Risk = Risk.High, TestsTouch = true };
        Assert.Equal(new Flat(0).With(model.Weights, features), policy.Policy.Confidence.Rate(Tsrun.Runtime.Rating.Facts(features)));
    }

    [Theory]
    [InlineData(false, true, null, false, 0.0)]
    [InlineData(true, false, true, false, 0.05)]
    [InlineData(true, true, true, true, 0.50)]
    [InlineData(true, true, false, false, 0.80)]
    [InlineData(true, true, true, false, 0.97)]
    public void Rate_OfAnOverconfidentModel_IsCapped(bool checks, bool passes, bool? touch, bool editsTests, double most)
    {
        var model = new Tsrun.Policy.ConfidenceModel(new Dictionary<string, double> { ["intercept"] = 50 });
        Assert.Equal(most, model.Rate(Tsrun.Runtime.Rating.Facts(Plain with { Checks = checks, TestsPass = passes, TestsTouch = touch, TestCodeChanged = editsTests })));
    }

    private static DatasetContent Content(IReadOnlyList<DatasetRow> rows) => new(rows, [.. rows.Select(row => new ProposalRow(row.Run, row.Crate, row.Code, ["a", "b"], 0))], []);

    /// <summary>300 cases of 30 crates: low risk is nearly always right, high risk nearly never.</summary>
    private static IReadOnlyList<DatasetRow> Informative() =>
    [
        .. Enumerable.Range(0, 300).Select(i => (Number: i, IsLow: i / 30 % 2 == 0, IsOdd: i % 25 == 0)).Select(one => new DatasetRow($"{one.Number:x16}", $"run{one.Number}", $"crate{one.Number % 30}", "move", "E0382", "op",
            one.IsLow && !one.IsOdd && one.Number / 30 % 4 == 0 ? DatasetBuilder.Seen : DatasetBuilder.Blind, Plain with { Risk = one.IsLow ? Risk.Low : Risk.High, TestsTouch = true }, one.IsLow != one.IsOdd)),
    ];
}
