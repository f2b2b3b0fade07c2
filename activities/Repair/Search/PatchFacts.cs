using System.Text.RegularExpressions;
using Tsrun.Activities.Repair.FailingTests;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Gathers what a confidence may rest on.</summary>
public static partial class PatchFacts
{
    /// <summary>The features of what an experiment found of a hypothesis.</summary>
    public static ConfidenceFeatures Of(Hypothesis hypothesis, Findings found) => Of(hypothesis, found, found.Tree);

    private static ConfidenceFeatures Of(Hypothesis hypothesis, Findings found, SourceTree tree) => new(
        Checks: found.Tests is not null,
        TestsPass: found.Tests?.Green ?? false,
        TestsPassed: found.Tests?.Passed ?? 0,
        hypothesis.Risk,
        hypothesis.MachineApplicable,
        hypothesis.Alternatives,
        TreePatch.Of(tree).Lines,
        Edits: hypothesis.Operators.Count,
        NewPanicOrClone: tree.Changed.Any(file => EditFacts.AddsPanicOrClone(tree.Snapshot(file.Key)!, file.Value)),
        PublicApiChanged: tree.Changed.Any(file => ChangedLines.Texts(tree.Snapshot(file.Key)!, file.Value).Any(line => Public().IsMatch(line))),
        TestCodeChanged: ChangesTests(tree),
        found.Touch?.All,
        Evidence(hypothesis, found));

    private static bool ChangesTests(SourceTree tree)
    {
        var tests = TestFiles.Of(tree.Texts);
        return tree.Changed.Any(file => tests.Contains(file.Key) || ChangedLines.Offsets(tree.Snapshot(file.Key)!, file.Value).Any(at => Places.IsTest(file.Key, file.Value, at)));
    }

    /// <summary>What a screening by tests knew, and what the experiment adds.</summary>
    private static TestEvidence? Evidence(Hypothesis hypothesis, Findings found) => hypothesis.Evidence is not { } known ? null : known with
    {
        Witnesses = (found.Touch?.Tests ?? []).Count(test => !hypothesis.Closed.Contains(TestPrograms.Key(test))),
        NewWarnings = found.Check.Warnings > found.First.Warnings,
    };

    /// <summary><c>pub</c> alone: <c>pub(crate)</c> and narrower are nobody else's business.</summary>
    [GeneratedRegex(@"^\s*pub\s+(?:(?:const|async|unsafe|extern(?:\s+""[^""]*"")?)\s+)*(?:fn|struct|enum|union|trait|type|const|static|mod|use|macro|\w+\s*:)")]
    private static partial Regex Public();
}
