using Tsrun.Activities.Golden.Learning;
using Tsrun.History;
using Tsrun.Policy;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>What this user's nights promoted, as runs take it up.</summary>
internal static class Learned
{
    /// <summary>Datasets, models and promotions of the data directory.</summary>
    public static Artefacts Artefacts => new(Folder);

    /// <summary>Those of them that nothing needs.</summary>
    public static ArtefactPruning Pruning => new(Folder);

    /// <summary>The confidence in force as a policy layer; null while the priors are.</summary>
    public static PolicyLayer? Layer => Artefacts.Current() is { } current
        ? new PolicyLayer($"golden v{current.Promotion.Version}", Artefacts.PolicyText(current.Promotion, current.Model), MayLoosen: true)
        : null;

    private static string Folder => Path.Combine(DataDirectory.Resolve(), "nightly");
}

/// <summary>Rates features as runs do: with the policy of this user, or with other weights in its place.</summary>
internal sealed class PolicyRating : IRating
{
    private readonly Lazy<PolicySet> _policy = new(() => PolicyLoader.Parse(PolicyLoader.Layers(null, null, null)).Policy);

    /// <inheritdoc/>
    public double TauPatch => _policy.Value.Knobs.TauPatch;

    /// <inheritdoc/>
    public double Current(ConfidenceFeatures features) => _policy.Value.Confidence.Rate(Rating.Facts(features));

    /// <inheritdoc/>
    public double With(IReadOnlyDictionary<string, double> weights, ConfidenceFeatures features) => new ConfidenceModel(weights).Rate(Rating.Facts(features));
}
