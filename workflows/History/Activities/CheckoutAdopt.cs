namespace Tsrun.History;

/// <summary><c>checkout.adopt</c>: another machine takes over a run whose own is lost. No tool of a script: the fold asks for it by itself.</summary>
public static class CheckoutAdopt
{
    /// <summary>The activity's type.</summary>
    public const string Name = "checkout.adopt";

    /// <param name="Frozen">Name of the frozen checkout in the blob folder.</param>
    /// <param name="Patches">What the run has applied since, in order: the frozen checkout is the one from its start.</param>
    public sealed record Request(string Frozen, IReadOnlyList<Patch> Patches);

    /// <param name="Root">Absolute path of the checkout on the new machine.</param>
    /// <param name="HostQueue">The new machine's queue.</param>
    public sealed record Result(string Root, string HostQueue, string Summary);
}
