using Tsrun.History;
using Tsrun.Policy;

namespace Tsrun.Runtime;

/// <summary>What the fold knows of a run beside its script: proofs of patches, grants, and whether a patch lies in the tree unverified.</summary>
internal sealed class RunState(PolicySet policy)
{
    private readonly Dictionary<string, PatchProof> _proofs = new(StringComparer.Ordinal);

    // Hypotheses of the last screening that the tests failed.
    private int _refuted;

    /// <summary>The best experiment so far: green first, then fewer errors, then confidence, then fewer lines.</summary>
    public RepairTry.Result? Best { get; private set; }

    /// <summary>A patch was applied and neither taken back nor replaced.</summary>
    public bool Applied { get; set; }

    /// <summary>A patch lies in the tree, and its verification is not over: a cancel has to wait.</summary>
    public bool PatchOpen { get; set; }

    /// <summary>A person's last answer was yes: it holds for the patch that follows.</summary>
    public bool LastAnswer { get; set; }

    /// <summary>Other hypotheses are at hand: what tests said of the earlier ones says nothing of these.</summary>
    public void OnScreened() => _refuted = 0;

    /// <summary>Rates an experiment by policy's table and remembers it as the proof of its patch.</summary>
    public RepairTry.Result Rate(RepairTry.Result experiment)
    {
        var f = experiment.Features;
        var rated = experiment with
        {
            Confidence = policy.Confidence.Rate(Rating.Facts(f, _refuted)),
        };
        if (f is { Checks: true, TestsPass: false } && rated.Tests is { Compiled: true, Failed: > 0 }) _refuted++;
        _proofs[rated.Patch.Key] = new PatchProof(rated.Patch.Lines, rated.Green, rated.Anchors, rated.Confidence, f.TestCodeChanged);
        if (rated.Title.Length > 0 && (Best is null || Rank(rated).CompareTo(Rank(Best)) > 0)) Best = rated;
        return rated;
    }

    /// <summary>What is known of a patch; null when no experiment of this run proved it.</summary>
    public PatchProof? ProofOf(Tsrun.History.Patch patch) => _proofs.GetValueOrDefault(patch.Key);

    private static (bool Green, int NegativeErrors, double Confidence, int NegativeLines) Rank(RepairTry.Result r) => (r.Green, -r.Errors, r.Confidence, -r.Lines);
}
