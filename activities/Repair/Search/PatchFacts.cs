using System.Text.RegularExpressions;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>Gathers what a confidence may rest on.</summary>
public static partial class PatchFacts
{
    /// <summary>The features of a tree that a hypothesis led to.</summary>
    /// <param name="tests">Null when it does not check.</param>
    /// <param name="touch">What the touch probe found.</param>
    public static ConfidenceFeatures Of(Hypothesis hypothesis, SourceTree tree, CargoTest.Result? tests, bool? touch) => new(
        Checks: tests is not null,
        TestsPass: tests?.Green ?? false,
        TestsPassed: tests?.Passed ?? 0,
        hypothesis.Risk,
        hypothesis.MachineApplicable,
        hypothesis.Alternatives,
        TreePatch.Of(tree).Lines,
        Edits: hypothesis.Operators.Count,
        NewPanicOrClone: tree.Changed.Any(file => EditFacts.AddsPanicOrClone(tree.Snapshot(file.Key)!, file.Value)),
        PublicApiChanged: tree.Changed.Any(file => ChangedLines.Texts(tree.Snapshot(file.Key)!, file.Value).Any(line => Public().IsMatch(line))),
        TestCodeChanged: tree.Changed.Any(file => ChangedLines.Offsets(tree.Snapshot(file.Key)!, file.Value).Any(at => Places.IsTest(file.Key, file.Value, at))),
        touch);

    /// <summary><c>pub</c> alone: <c>pub(crate)</c> and narrower are nobody else's business.</summary>
    [GeneratedRegex(@"^\s*pub\s+(?:(?:const|async|unsafe|extern(?:\s+""[^""]*"")?)\s+)*(?:fn|struct|enum|union|trait|type|const|static|mod|use|macro|\w+\s*:)")]
    private static partial Regex Public();
}
