namespace Tsrun.Runtime;

/// <summary>The first place where the script asks for something else than history holds.</summary>
/// <param name="EventId">The event that does not fit.</param>
/// <param name="Expected">What history holds there.</param>
/// <param name="Got">What the script asks for now.</param>
public sealed record Divergence(long EventId, string Expected, string Got)
{
    /// <inheritdoc/>
    public override string ToString() => $"diverged at event {EventId}: expected {Expected}, got {Got}";
}
