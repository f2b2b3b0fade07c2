using Tsrun.History;
using Tsrun.Policy;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>What the fold knows of a run beside its script: proofs of patches, grants, and whether a patch lies in the tree unverified.</summary>
internal sealed class RunState(PolicySet policy)
{
    private readonly Dictionary<string, PatchProof> _proofs = new(StringComparer.Ordinal);
    private readonly List<Tsrun.History.Patch> _applied = [];
    private CargoCheck.Result? _firstCheck;

    // Hypotheses of the last screening that the tests failed.
    private int _refuted;

    /// <summary>The best experiment so far: green first, then fewer errors, then confidence, then fewer lines.</summary>
    public RepairTry.Result? Best { get; private set; }

    /// <summary>A patch was applied and neither taken back nor replaced.</summary>
    public bool Applied { get; private set; }

    /// <summary>What lies in the checkout beyond the snapshot, in order.</summary>
    public IReadOnlyList<Tsrun.History.Patch> AppliedPatches => [.. _applied];

    /// <summary>A patch lies in the tree, and its verification is not over: a cancel has to wait.</summary>
    public bool PatchOpen { get; set; }

    /// <summary>A person's last answer was yes: it holds for the patch that follows.</summary>
    public bool LastAnswer { get; set; }

    /// <summary>A call is over: what that means for the checkout.</summary>
    public void Closed(Effect.CallTool call, Outcome outcome)
    {
        var completed = outcome is Outcome.Completed;
        if (call.Kind == CallKind.Patch && !completed) PatchOpen = false;
        if (call.Kind == CallKind.Patch && completed)
        {
            Applied = true;
            if (RunContext.PatchOf(call) is { } patch) _applied.Add(patch);
        }
        if (call.Kind != CallKind.Revert || !completed) return;
        Applied = PatchOpen = false;
        _applied.Clear();
    }

    /// <summary>The first look at the crate, for who searches runs later.</summary>
    public void Checked(CargoCheck.Result check) => _firstCheck ??= check;

    /// <summary>What runs can be found by once they are over.</summary>
    public SortedDictionary<string, Payload> Findings(Command close)
    {
        var found = new SortedDictionary<string, Payload>(StringComparer.Ordinal) { [SearchAttributeNames.Outcome] = HistoryJson.ToPayload(RunEnding.OutcomeOf(close)) };
        if (_firstCheck is { } check) found[SearchAttributeNames.Errors] = new Payload(check.Errors.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (_firstCheck is { Classes: [var most, ..] }) found[SearchAttributeNames.Class] = HistoryJson.ToPayload(most);
        if (Best is { } best) found[SearchAttributeNames.Confidence] = new Payload(best.Confidence.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture));
        return found;
    }

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
