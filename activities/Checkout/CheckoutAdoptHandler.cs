using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Activities.Checkout;

/// <summary><c>checkout.adopt</c>: unpacks the frozen checkout of a run here, brings it to where the run was, and says from which queue its activities are taken from now on.</summary>
/// <param name="dataDirectory">Adopted checkouts lie below it, one a run.</param>
/// <param name="hostQueue">This machine's queue.</param>
/// <param name="frozen">Reads a frozen checkout by its name; null when it is not to be had.</param>
/// <param name="missing">What to do then, for people.</param>
public sealed class CheckoutAdoptHandler(string dataDirectory, string hostQueue, Func<string, CancellationToken, Task<byte[]?>> frozen, string missing) : ActivityHandler<CheckoutAdopt.Request, CheckoutAdopt.Result>
{
    /// <inheritdoc/>
    public override string Name => CheckoutAdopt.Name;

    /// <inheritdoc/>
    protected override async Task<CheckoutAdopt.Result> ExecuteAsync(RunFacts run, CheckoutAdopt.Request arguments, ActivityContext context, CancellationToken cancellation)
    {
        var root = Path.Combine(dataDirectory, "adopted", SafeName(run.RunId), Path.GetFileName(run.Root));
        // A second attempt finds the checkout of the first: unpacking is all or nothing, and a patch that lies there already is not applied again.
        if (!Directory.Exists(root))
        {
            var archive = await frozen(arguments.Frozen, cancellation) ?? throw ActivityFailureException.Final("TS1152", $"the frozen checkout {arguments.Frozen} is not to be had on this machine; {missing}");
            Directory.CreateDirectory(Path.GetDirectoryName(root)!);
            FrozenCheckout.Thaw(archive, root);
        }
        foreach (var patch in arguments.Patches)
        {
            cancellation.ThrowIfCancellationRequested();
            PatchEngine.Apply(root, PatchUndo.DirectoryIn(dataDirectory), run.RunId, patch);
        }
        return new CheckoutAdopt.Result(root, hostQueue, $"{(arguments.Patches.Count == 1 ? "1 patch" : $"{arguments.Patches.Count} patches")} on the frozen checkout, at {root}");
    }

    /// <summary>A run id comes from whoever started the run.</summary>
    private static string SafeName(string run) => run.Length is > 0 and <= 64 && run.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? run : HistoryJson.Sha256(run);
}
